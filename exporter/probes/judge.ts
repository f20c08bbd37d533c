import type { CheckConfig, StatusRange } from '../config/config.ts';
import { clip, type Expression } from '../config/fields.ts';
import { explainError, isInconclusive } from '../errors.ts';
import type { Response } from '../http-client/http-exchange.ts';
import type { InconclusiveReason, ProbeFailureReason } from '../metrics/catalog.ts';
import { bodyText, parseJson } from '../http-client/read-body.ts';

export interface ProbeFailure {
  readonly reason: ProbeFailureReason;
  /** For people: what was expected and what happened, without secrets. */
  readonly message: string;
}

/** What a health response says about its service. */
export interface ServiceFacts {
  readonly version?: string | undefined;
  readonly environment?: string | undefined;
  /** True: ok. A dependency that is not configured is absent. */
  readonly dependencies: Readonly<Record<string, boolean>>;
  /** Dependencies beyond MAX_DEPENDENCIES. */
  readonly furtherDependencies?: number | undefined;
}

export interface Judgement {
  readonly facts?: ServiceFacts | undefined;
  /** Absent: the response is good, or the probe is inconclusive. */
  readonly failure?: ProbeFailure | undefined;
  /** The fault of the monitor's own host. It says nothing about the service. */
  readonly inconclusive?: Readonly<{ reason: InconclusiveReason; message: string }>;
}

/** For labels, logs and messages. */
const short = (text: string) => clip(text, 100, '');
/** Each dependency becomes a series and takes up to 100 characters. A health response names a handful. */
const MAX_DEPENDENCIES = 50;
/** A property of the second name would be the prototype of most objects that it is copied to. */
const NO_NAMES: ReadonlySet<string> = new Set(['', '__proto__']);
/** In upper or lower case. */
const GOOD_STATUS = ['ok', 'healthy', 'up'];

/**
 * Compares a complete response with what the check expects: the status first, then the body. A response with a bad
 * status may still name the failed dependency, so its facts are read too. A response to HEAD has no body.
 */
export function judge(response: Response, check: CheckConfig, url: URL): Judgement {
  const { statusCode, headers, body } = response;
  const statusFailure = judgeStatus(statusCode, check.expectStatus);
  if (check.method === 'HEAD') return { failure: statusFailure };
  try {
    const text = bodyText(body, headers['content-encoding'], check.maxBodyBytes);
    const document = parseJson(text);
    const failure = statusFailure ?? judgeBody(text, document, statusCode, check);
    return { facts: readFacts(unwrap(document)), failure };
  } catch (error) {
    const isUnchecked = check.expectJson === null && !check.expectText;
    return statusFailure || isUnchecked ? { failure: statusFailure } : judgeError(error, url);
  }
}

/** The judgement on an exchange with `url` that threw this error. */
export function judgeError(error: unknown, url: URL): Judgement {
  const { reason, message } = explainError(error);
  const explained = { message: `${url.host}: ${message}` };
  if (isInconclusive(reason)) return { inconclusive: { reason, ...explained } };
  return { failure: { reason, ...explained } };
}

function judgeStatus(got: number, expected: readonly StatusRange[]): ProbeFailure | undefined {
  if (isExpected(got, expected)) return undefined;
  const message = `expected status ${describeStatuses(expected)}, got ${got}`;
  return { reason: 'http_status', message };
}

export function isExpected(statusCode: number, expected: readonly StatusRange[]): boolean {
  return expected.some(({ from, to }) => from <= statusCode && statusCode <= to);
}

/** `200, 204-206`: as the configuration would write it. */
export function describeStatuses(expected: readonly StatusRange[]): string {
  return expected.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

/** `document`: undefined if the body is not JSON. */
function judgeBody(
  text: string,
  document: unknown,
  statusCode: number,
  { expectText, expectJson }: CheckConfig,
): ProbeFailure | undefined {
  if (expectText && !expectText.test(text)) {
    const message = `expected ${short(String(expectText))} in the body, it is not there`;
    return { reason: 'body_mismatch', message };
  }
  if (expectJson === null) return undefined;
  if (document === undefined) return judgeOtherBody(text, statusCode);
  const message = findJsonFault(document, expectJson);
  return message === undefined ? undefined : { reason: 'body_mismatch', message };
}

/** The expression must be exactly `true` for the document. Without one, the status of its content must be good. */
function findJsonFault(document: unknown, expectJson: Expression | undefined): string | undefined {
  if (!expectJson) {
    const content = unwrap(document);
    const status = isObject(content) ? content['status'] : undefined;
    if (typeof status === 'string' && GOOD_STATUS.includes(status.toLowerCase())) return undefined;
    return `expected status to be ok, healthy or up, got ${describeValue(status)}`;
  }
  const expectation = `expected ${short(expectJson.text)} to be true`;
  try {
    const found = expectJson.evaluate(document);
    return found === true ? undefined : `${expectation}, got ${describeValue(found)}`;
  } catch {
    return `${expectation}, it cannot be evaluated on this body`;
  }
}

/** A body that is not JSON. None at all is valid HTTP with status 204 or 205, but still a mismatch. */
function judgeOtherBody(text: string, statusCode: number): ProbeFailure {
  const isNoContent = text === '' && (statusCode === 204 || statusCode === 205);
  const got = text === '' ? `none (status ${statusCode})` : short(JSON.stringify(short(text)));
  const reason = isNoContent ? 'body_mismatch' : 'invalid_response';
  return { reason, message: `expected a JSON body, got ${got}` };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describeValue(value: unknown): string {
  try {
    return value === undefined ? 'none' : short(JSON.stringify(value));
  } catch {
    return 'a value too deep to show';
  }
}

/** The content of a response, also of one wrapped as `{statusCode, message, data}`. */
function unwrap(document: unknown): unknown {
  if (!isObject(document) || typeof document['statusCode'] !== 'number') return document;
  const { data } = document;
  return isObject(data) ? data : document;
}

/** Without zod, which took 6 % of the CPU time and 12 % of the garbage of a probe. */
function readFacts(content: unknown): ServiceFacts | undefined {
  if (!isObject(content)) return undefined;
  const version = readFact(content['version']);
  const environment = readFact(content['environment']);
  // Terminus, the health module of NestJS, calls them details.
  const listed = [content['dependencies'], content['details']].find(isObject) ?? {};
  const known: [name: string, isOk: boolean][] = [];
  for (const [name, value] of Object.entries(listed)) {
    const isOk = readDependency(value);
    if (isOk !== undefined && !NO_NAMES.has(name)) known.push([short(name), isOk]);
  }
  if (version === undefined && environment === undefined && known.length === 0) return undefined;
  const furtherDependencies = known.length - MAX_DEPENDENCIES;
  const facts = { version, environment };
  if (furtherDependencies <= 0) return { ...facts, dependencies: Object.fromEntries(known) };
  // Those in error first.
  const kept = known.sort(([, a], [, b]) => Number(a) - Number(b)).slice(0, MAX_DEPENDENCIES);
  return { ...facts, dependencies: Object.fromEntries(kept), furtherDependencies };
}

function readFact(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? short(value) : undefined;
}

/** Undefined: not configured, or not understood. A missing value is better than a wrong one. */
function readDependency(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const said = isObject(value) ? value['status'] : value;
  if (typeof said !== 'string') return undefined;
  const state = said.trim().toLowerCase();
  return state === 'not configured' ? undefined : GOOD_STATUS.includes(state);
}
