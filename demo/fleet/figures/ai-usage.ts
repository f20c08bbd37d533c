import { flow } from './flow.ts';
import { LANGUAGES } from './languages.ts';
import { modelUsage, type ModelUsage, MODELS } from './model-usage.ts';
import { splitAmong } from './split.ts';

/** What learners of one language and level did since the start of ai-service. */
export interface LearnerUsage {
  readonly language: string;
  readonly level: string;
  /** Messages of learners; each has one answer of the assistant. */
  readonly messages: number;
  readonly conversations: readonly { readonly type: string; readonly count: number }[];
}

/**
 * All that ai-service has counted since its start. Every message of a learner is one successful
 * chat request to one model, costs tokens there, and tokens cost money.
 */
export interface AiUsage {
  readonly learners: readonly LearnerUsage[];
  readonly models: readonly ModelUsage[];
  readonly messages: number;
  readonly conversations: number;
  /** Learners connected at this moment. */
  readonly webSockets: number;
}

const MESSAGES_PER_DAY = 260_000;
const MESSAGES_PER_CONVERSATION = 8;
const MEAN_WEB_SOCKETS = 140;

const LEVELS = [
  { name: 'A1', weight: 30 },
  { name: 'A2', weight: 27 },
  { name: 'B1', weight: 22 },
  { name: 'B2', weight: 14 },
  { name: 'C1', weight: 7 },
] as const;

const CONVERSATION_TYPES = [
  { name: 'free-talk', weight: 55 },
  { name: 'role-play', weight: 25 },
  { name: 'lesson', weight: 20 },
] as const;

/** What ai-service, started at `startedAtMs`, has counted by `atMs` (both Unix ms, platform time). */
export function aiUsage(seed: number, startedAtMs: number, atMs: number): AiUsage {
  const learners = LANGUAGES.flatMap(({ name, weight }) => {
    const perDay = (MESSAGES_PER_DAY * weight) / 100;
    const written = flow(seed, `messages/${name}`, perDay);
    return learnerUsage(name, written.count(atMs) - written.count(startedAtMs));
  });
  const messages = learners.reduce((sum, learner) => sum + learner.messages, 0);
  return {
    learners,
    models: splitAmong(messages, MODELS).map(({ thing, count }) => modelUsage(thing, count)),
    messages,
    conversations: learners.reduce((sum, { conversations }) => sum + total(conversations), 0),
    webSockets: Math.round(MEAN_WEB_SOCKETS * flow(seed, 'web-sockets', 1).intensity(atMs)),
  };
}

function learnerUsage(language: string, messagesOfLanguage: number): LearnerUsage[] {
  return splitAmong(messagesOfLanguage, LEVELS).map(({ thing, count: messages }) => ({
    language,
    level: thing.name,
    messages,
    conversations: splitAmong(
      Math.ceil(messages / MESSAGES_PER_CONVERSATION),
      CONVERSATION_TYPES,
    ).map(({ thing: type, count }) => ({ type: type.name, count })),
  }));
}

function total(parts: readonly { readonly count: number }[]): number {
  return parts.reduce((sum, { count }) => sum + count, 0);
}
