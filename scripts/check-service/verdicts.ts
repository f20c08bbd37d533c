import type { CheckConfig } from '../../exporter/config/config.ts';
import { describeStatuses } from '../../exporter/probes/judge.ts';
import type { ProbeOutcome } from '../../exporter/probes/probe.ts';

/** One thing that the check expects, and how the probe found it. */
export interface Verdict {
  readonly what: 'connection' | 'status' | 'body' | 'speed';
  readonly verdict: 'good' | 'bad' | 'not judged';
  readonly message: string;
}

/** In the order in which a probe meets them; what comes after a failure was not judged. */
export function findVerdicts(probe: ProbeOutcome, check: CheckConfig): Verdict[] {
  const failed = failedStep(probe);
  const steps = [
    { what: 'connection', message: `an answer within ${check.timeoutMs} ms` },
    { what: 'status', message: `${describeStatuses(check.expectStatus)}` },
    { what: 'body', message: describeBody(check) },
  ] as const;
  const reached = failed ? steps.findIndex(({ what }) => what === failed) : steps.length;
  return [
    ...steps.map(({ what, message }, index): Verdict => {
      if (index === reached) return { what, verdict: 'bad', message: probe.failure?.message ?? '' };
      const isJudged = index < reached && message !== '';
      return { what, verdict: isJudged ? 'good' : 'not judged', message };
    }),
    judgeSpeed(probe, check),
  ];
}

function failedStep({ failure, statusCode }: ProbeOutcome): Verdict['what'] | undefined {
  switch (failure?.reason) {
    case undefined:
      return undefined;
    case 'http_status':
    case 'redirect':
      return 'status';
    case 'body_mismatch':
    case 'body_too_large':
      return 'body';
    case 'invalid_response':
      return statusCode === undefined ? 'connection' : 'body';
    default:
      return 'connection';
  }
}

/** Empty: no body is judged. */
function describeBody({ method, expectJson, expectText }: CheckConfig): string {
  if (method === 'HEAD') return '';
  const json = expectJson === undefined ? 'status is ok, healthy or up' : (expectJson?.text ?? '');
  return [json, expectText ? String(expectText) : ''].filter((part) => part !== '').join(' and ');
}

function judgeSpeed({ durationSeconds }: ProbeOutcome, { slowThresholdMs }: CheckConfig): Verdict {
  const message = `slow from ${slowThresholdMs} ms`;
  if (durationSeconds === undefined) return { what: 'speed', verdict: 'not judged', message };
  const isSlow = durationSeconds * 1000 >= slowThresholdMs;
  return { what: 'speed', verdict: isSlow ? 'bad' : 'good', message };
}
