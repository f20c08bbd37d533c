import { styleText } from 'node:util';
import type { CheckConfig } from '../../exporter/config/config.ts';
import type { ProbeFailureReason } from '../../exporter/metrics/catalog.ts';
import { describeStatuses } from '../../exporter/probes/judge.ts';
import type { ProbeOutcome } from '../../exporter/probes/probe.ts';
import type { ServiceCheck } from './check.ts';

const GOOD = styleText('green', '✔');
const BAD = styleText('red', '✖');
const NOT_JUDGED = styleText('dim', '–');

/** The result for people; in colours if standard output is a terminal. */
export function renderCheck(result: ServiceCheck, check: CheckConfig): string {
  const { service, healthy, slow, url, probe, sources } = result;
  const good = slow
    ? styleText(['yellow', 'bold'], '✔ healthy, but slow')
    : styleText(['green', 'bold'], '✔ healthy');
  return [
    `${healthy ? good : styleText(['red', 'bold'], '✖ NOT HEALTHY')} ${service}`,
    `  ${check.method} ${url}`,
    ...section('phases', phaseLines(probe)),
    ...section('checks', checkLines(probe, check)),
    ...section('reported by the service', factLines(probe)),
    ...sources.flatMap(sourceSection),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return ['', styleText('bold', title), ...lines.map((line) => `  ${line}`)];
}

function phaseLines({ phaseSeconds, durationSeconds, failure }: ProbeOutcome): string[] {
  const line = (name: string, seconds: number) =>
    `${name.padEnd(12)}${(seconds * 1000).toFixed(3).padStart(12)} ms`;
  const phases = Object.entries(phaseSeconds).map(([phase, seconds]) => line(phase, seconds));
  if (durationSeconds === undefined) return phases;
  const name = failure?.reason === 'timeout' ? 'waited' : 'whole';
  return [...phases, styleText('bold', line(name, durationSeconds))];
}

const STEP_OF: Partial<Record<ProbeFailureReason, string>> = {
  http_status: 'status',
  redirect: 'status',
  body_mismatch: 'body',
  body_too_large: 'body',
};

/** What the check expects, in the order of a probe. Nothing after a failure is judged but speed. */
function checkLines(probe: ProbeOutcome, check: CheckConfig): string[] {
  const { failure, statusCode, durationSeconds } = probe;
  const steps = [
    ['connection', `a response within ${check.timeoutMs} ms`],
    ['status', describeStatuses(check.expectStatus)],
    ['body', describeBody(check)],
  ] as const;
  const isBodyInvalid = failure?.reason === 'invalid_response' && statusCode !== undefined;
  const failedStep = isBodyInvalid ? 'body' : failure && (STEP_OF[failure.reason] ?? 'connection');
  const failed = failure ? steps.findIndex(([step]) => step === failedStep) : steps.length;
  const line = (mark: string, step: string, text = '') =>
    `${mark} ${step.padEnd(10)} ${text}`.trimEnd();
  const isSlow = (durationSeconds ?? 0) * 1000 >= check.slowThresholdMs;
  const speed = durationSeconds === undefined ? NOT_JUDGED : isSlow ? BAD : GOOD;
  return [
    ...steps.map(([step, expected], index) =>
      index === failed
        ? line(BAD, step, failure?.message)
        : line(index < failed && expected !== '' ? GOOD : NOT_JUDGED, step, expected),
    ),
    line(speed, 'speed', `slow from ${check.slowThresholdMs} ms`),
  ];
}

/** Empty if no body is judged. */
function describeBody({ method, expectJson, expectText }: CheckConfig): string {
  if (method === 'HEAD') return '';
  const json = expectJson === undefined ? 'status is ok, healthy or up' : expectJson?.text;
  return [json, expectText && String(expectText)].filter(Boolean).join(' and ');
}

function factLines({ facts, certificateExpirySeconds: expiry }: ProbeOutcome): string[] {
  const dependencies = Object.entries(facts?.dependencies ?? {});
  return [
    facts?.version && `version      ${facts.version}`,
    facts?.environment && `environment  ${facts.environment}`,
    ...dependencies.map(([name, isOk]) => `${isOk ? GOOD : BAD} depends on ${name}`),
    expiry !== undefined && `certificate  until ${new Date(expiry * 1000).toISOString()}`,
  ].filter((line) => typeof line === 'string' && line !== '') as string[];
}

function sourceSection(source: ServiceCheck['sources'][number]): string[] {
  const { collector, success, durationSeconds = 0, figures, refused, message } = source;
  const counts = Object.entries(refused).map(([reason, count]) =>
    styleText('yellow', `refused ${count}: ${reason}`),
  );
  const found = message === undefined ? [] : [styleText(success ? 'yellow' : 'red', message)];
  const title = `business metrics of ${collector} (${(durationSeconds * 1000).toFixed(1)} ms)`;
  return section(title, [...figures, ...counts, ...found]);
}
