const pageLanguage = document.documentElement.lang;

/** The page's language as the reader's browser has it: en-GB rather than en, where it says so. */
export const locale =
  navigator.languages.find((tag) => tag.split('-')[0] === pageLanguage) ?? pageLanguage;
