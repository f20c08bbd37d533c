/** Languages taught, as the platform names them; `weight` is the share of learners in percent. */
export const LANGUAGES = [
  { name: 'English', weight: 38, averageLevel: 3.4 },
  { name: 'Français', weight: 22, averageLevel: 2.7 },
  { name: 'Español', weight: 17, averageLevel: 2.4 },
  { name: 'Deutsch', weight: 11, averageLevel: 2.9 },
  { name: '日本語', weight: 8, averageLevel: 1.8 },
  { name: 'Italiano', weight: 4, averageLevel: 2.1 },
] as const;
