import { describe, expect, it } from 'vitest';
import { aiUsage } from './ai-usage.ts';
import { MODELS } from './model-usage.ts';

const START = Date.parse('2026-11-24T08:00:00Z');
const usage = aiUsage(1, START, START + 6 * 3_600_000);

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

describe('what ai-service counts', () => {
  it('has one successful request for each message of a learner', () => {
    expect(usage.messages).toBeGreaterThan(10_000);
    expect(sum(usage.learners.map(({ messages }) => messages))).toBe(usage.messages);
    expect(sum(usage.models.map(({ requests }) => requests))).toBe(usage.messages);
  });

  it('has users who add up to each model', () => {
    for (const { users, requests, promptTokens, completionTokens, rateLimited } of usage.models) {
      expect(sum(users.map((user) => user.requests))).toBe(requests);
      expect(sum(users.map((user) => user.promptTokens))).toBe(promptTokens);
      expect(sum(users.map((user) => user.completionTokens))).toBe(completionTokens);
      expect(sum(users.map((user) => user.rateLimited))).toBe(rateLimited);
    }
  });

  it.each(MODELS)(
    'charges tokens × price for $model',
    ({ model, promptPrice, completionPrice }) => {
      const used = usage.models.find((candidate) => candidate.model === model);
      const price = (used?.promptTokens ?? 0) * promptPrice;
      const cost = sum(used?.users.map(({ costUsd }) => costUsd) ?? []);
      expect(cost).toBeGreaterThan(0.1);
      expect(cost).toBeCloseTo(price + (used?.completionTokens ?? 0) * completionPrice, 9);
    },
  );

  it('has conversations of about eight messages', () => {
    expect(usage.messages / usage.conversations).toBeGreaterThan(7.9);
    expect(usage.messages / usage.conversations).toBeLessThanOrEqual(8);
  });
});
