import { flow } from './flow.ts';
import { LANGUAGES } from './languages.ts';

/** Answer of `GET /api/v1/users/metrics` on auth-service and db-service. */
export interface UserFigures {
  /** Seen in the last 30 days; always fewer than `totalUsers` once there are some. */
  readonly activeUsers: number;
  /** Sum of `usersByLanguage`; only grows. */
  readonly totalUsers: number;
  readonly usersByLanguage: Readonly<Record<string, number>>;
  /** From 1 (beginner) to 6 (fluent), two decimals. */
  readonly averageUserLevel: Readonly<Record<string, number>>;
}

const USERS_AT_OPENING = 1200;
const SIGN_UPS_PER_DAY = 150;

/** The users of the platform at `atMs` (Unix ms, platform time). */
export function userFigures(seed: number, atMs: number): UserFigures {
  const learners = LANGUAGES.map(({ name, weight, averageLevel }) => {
    const signUps = flow(seed, `sign-ups/${name}`, (SIGN_UPS_PER_DAY * weight) / 100);
    return {
      name,
      users: Math.round((USERS_AT_OPENING * weight) / 100) + signUps.count(atMs),
      level: averageLevel + levelDrift(seed, name, atMs),
    };
  });
  const totalUsers = learners.reduce((sum, { users }) => sum + users, 0);
  return {
    activeUsers: Math.floor(totalUsers * activeShare(seed, atMs)),
    totalUsers,
    usersByLanguage: Object.fromEntries(learners.map(({ name, users }) => [name, users])),
    averageUserLevel: Object.fromEntries(
      learners.map(({ name, level }) => [name, Math.round(level * 100) / 100]),
    ),
  };
}

/** Between 0.5 and 0.6: what is seen of day and night in a figure that looks back 30 days. */
function activeShare(seed: number, atMs: number): number {
  return 0.5 + 0.05 * flow(seed, 'active-users', 1).intensity(atMs);
}

/** A slow wave of a tenth of a level: the curve of a day, stretched over 30 days. */
function levelDrift(seed: number, language: string, atMs: number): number {
  return 0.1 * (flow(seed, `level/${language}`, 1).intensity(atMs / 30) - 1);
}
