import { styleText } from 'node:util';
import type { ServiceConfig } from '../../exporter/config/config.ts';
import type { ServiceCheck, SourceCheck } from './check.ts';
import { findVerdicts } from './verdicts.ts';
import type { Verdict } from './verdicts.ts';

/** What was found, for a person; in colours if standard output is a terminal. */
export function renderCheck(check: ServiceCheck, service: ServiceConfig): string {
  return [
    headline(check),
    `  ${service.check.method} ${check.url}`,
    ...section('phases', phaseLines(check)),
    ...section('checks', findVerdicts(check.probe, service.check).map(verdictLine)),
    ...section('says of itself', factLines(check)),
    ...check.sources.flatMap((source) => section(sourceTitle(source), sourceLines(source))),
  ].join('\n');
}

function headline({ service, healthy, slow }: ServiceCheck): string {
  if (!healthy) return `${styleText(['red', 'bold'], '✖ NOT HEALTHY')} ${service}`;
  if (slow) return `${styleText(['yellow', 'bold'], '✔ healthy, but slow')} ${service}`;
  return `${styleText(['green', 'bold'], '✔ healthy')} ${service}`;
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return ['', styleText('bold', title), ...lines.map((line) => `  ${line}`)];
}

function phaseLines({ probe }: ServiceCheck): string[] {
  const phases = Object.entries(probe.phaseSeconds).map(([phase, seconds]) =>
    timeLine(phase, seconds),
  );
  if (probe.durationSeconds === undefined) return phases;
  const name = probe.failure?.reason === 'timeout' ? 'waited' : 'whole';
  return [...phases, styleText('bold', timeLine(name, probe.durationSeconds))];
}

function timeLine(name: string, seconds: number): string {
  return `${name.padEnd(12)}${(seconds * 1000).toFixed(3).padStart(12)} ms`;
}

const MARKS = {
  good: () => styleText('green', '✔'),
  bad: () => styleText('red', '✖'),
  'not judged': () => styleText('dim', '–'),
} as const;

function verdictLine({ what, verdict, message }: Verdict): string {
  return `${MARKS[verdict]()} ${what.padEnd(10)} ${message}`.trimEnd();
}

function factLines({ probe }: ServiceCheck): string[] {
  const { facts, certificateExpirySeconds } = probe;
  const lines = [];
  if (facts?.version) lines.push(`version      ${facts.version}`);
  if (facts?.environment) lines.push(`environment  ${facts.environment}`);
  for (const [name, isOk] of Object.entries(facts?.dependencies ?? {})) {
    lines.push(`${isOk ? MARKS.good() : MARKS.bad()} depends on ${name}`);
  }
  if (certificateExpirySeconds !== undefined) {
    lines.push(`certificate  until ${new Date(certificateExpirySeconds * 1000).toISOString()}`);
  }
  return lines;
}

function sourceTitle({ collector, durationSeconds }: SourceCheck): string {
  const took = durationSeconds === undefined ? '' : ` (${(durationSeconds * 1000).toFixed(1)} ms)`;
  return `figures of ${collector}${took}`;
}

function sourceLines({ success, figures, refused, message }: SourceCheck): string[] {
  const counts = Object.entries(refused).map(([reason, count]) =>
    styleText('yellow', `refused ${count}: ${reason}`),
  );
  const found = message === undefined ? [] : [styleText(success ? 'yellow' : 'red', message)];
  return [...figures, ...counts, ...found];
}
