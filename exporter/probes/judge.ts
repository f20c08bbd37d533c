import type { CheckConfig, StatusRange } from '../config/config.ts';
import { readBody } from './body.ts';
import { clip } from './clip.ts';
import { explainError } from './failure-reasons.ts';
import { readFacts } from './facts.ts';
import type { Answer } from './exchange.ts';
import { findJsonFault } from './json-condition.ts';
import type { ProbeFailure, ServiceFacts } from './outcome.ts';

export interface Judgement {
  readonly facts?: ServiceFacts | undefined;
  /** Without it the answer is good. */
  readonly failure?: ProbeFailure | undefined;
}

/**
 * Holds a complete answer against what the check expects: the status first, then the body. An
 * answer with a bad status may still say which dependency is at fault, so facts are read from it.
 * To HEAD there is no body to judge.
 */
export function judge(answer: Answer, check: CheckConfig, url: URL): Judgement {
  const statusFailure = judgeStatus(answer.statusCode, check.expectStatus);
  if (check.method === 'HEAD') return { failure: statusFailure };
  const { facts, failure: bodyFailure } = judgeBody(answer, check, url);
  return { facts, failure: statusFailure ?? bodyFailure };
}

function judgeStatus(
  statusCode: number,
  expected: readonly StatusRange[],
): ProbeFailure | undefined {
  if (isExpected(statusCode, expected)) return undefined;
  const message = `expected status ${describeStatuses(expected)}, got ${statusCode}`;
  return { reason: 'http_status', message };
}

export function isExpected(statusCode: number, expected: readonly StatusRange[]): boolean {
  return expected.some(({ from, to }) => from <= statusCode && statusCode <= to);
}

/** `200, 204-206`: as the configuration would write it. */
export function describeStatuses(expected: readonly StatusRange[]): string {
  return expected.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

function judgeBody(answer: Answer, check: CheckConfig, url: URL): Judgement {
  let text: string;
  try {
    text = readBody(answer, check.maxBodyBytes);
  } catch (error) {
    return { failure: explainError(error, url, check.maxBodyBytes) };
  }
  const textFailure = judgeText(text, check.expectText);
  const { facts, failure } = judgeJson(text, answer.statusCode, check.expectJson);
  return { facts, failure: textFailure ?? failure };
}

function judgeText(text: string, expectText: RegExp | undefined): ProbeFailure | undefined {
  if (!expectText || expectText.test(text)) return undefined;
  const message = `expected ${clip(String(expectText))} in the body, it is not there`;
  return { reason: 'body_mismatch', message };
}

/**
 * An answer that promises no body (204, 205) is valid HTTP whose body cannot meet a condition:
 * body_mismatch. Anything else that is not JSON, an empty body included, is an invalid_response.
 */
function judgeJson(
  text: string,
  statusCode: number,
  expectJson: CheckConfig['expectJson'],
): Judgement {
  const document = parseJson(text);
  if (document !== undefined) {
    const facts = readFacts(document);
    const message = findJsonFault(document, expectJson);
    return {
      facts,
      failure: message === undefined ? undefined : { reason: 'body_mismatch', message },
    };
  }
  if (expectJson === null) return {};
  if (text === '') {
    const reason = statusCode === 204 || statusCode === 205 ? 'body_mismatch' : 'invalid_response';
    return {
      failure: { reason, message: `expected a JSON body, got none (status ${statusCode})` },
    };
  }
  const message = `expected a JSON body, got ${clip(JSON.stringify(clip(text)))}`;
  return { failure: { reason: 'invalid_response', message } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
