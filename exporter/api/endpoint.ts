import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { AlertSource } from '../alerts/alert.ts';
import type { NotificationStore } from '../alerts/notifications.ts';
import type { Clock } from '../clock.ts';
import type { CollectorState } from '../collectors/collector.ts';
import type { Settings } from '../config/environment.ts';
import type { History } from '../history/history.ts';
import type { Incidents } from '../history/incidents.ts';
import type { Logger } from '../logger.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { Announcements } from '../probes/announcements.ts';
import type { TargetState } from '../probes/health-state.ts';
import { sendBody } from '../send-body.ts';
import type { Share } from '../share-responses.ts';
import type { Directory } from '../targets/service-directory.ts';
import type { Access } from './access.ts';

/** What the API reads. No endpoint probes a service. */
export interface AppParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: MetricRegistry;
  readonly directory: Directory;
  /** The services of this process, in their order in the configuration. */
  targets(): readonly TargetState[];
  collectors(): readonly CollectorState[];
  /** True when probes have stopped starting. */
  schedulerStalled(): boolean;
  readonly maintenance: Announcements;
  /** Announced for the page; they silence nothing. */
  readonly messages: Announcements;
  readonly history: History;
  readonly incidents: { query(rangeMs: number): Promise<Incidents> };
  readonly alerts: AlertSource;
  readonly notifications: NotificationStore;
  /** Serves `GET /` for a browser, `/incidents.atom`, and the paths under `/services/`, `/status-page/`, `/badges/`, `/runbooks`. */
  readonly statusPage: RequestHandler;
}

/** One route: what express serves, and what the OpenAPI document says about it. */
export interface Endpoint {
  /** `get` if absent. */
  readonly method?: 'get' | 'post';
  readonly path: string;
  /** `read` if absent. */
  readonly access?: Access;
  /** Absent for the files of a page: the OpenAPI document leaves them out. */
  readonly summary?: string | undefined;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Bodies without a problem, by media type. */
  readonly content?: Readonly<Record<string, z.ZodType>>;
  /** The meaning of status 503 without a problem. */
  readonly unavailable?: string;
  /** True for a page that a person opens: its browser may ask for the token. */
  readonly forBrowser?: boolean;
  handle(call: Call): unknown;
}

/** A request whose query and body have passed their schemas. */
export interface Call<Q = unknown, B = unknown> {
  readonly parts: AppParts;
  readonly share: Share;
  readonly query: Q;
  readonly body: B;
  readonly request: Request;
  readonly response: Response;
  readonly next: NextFunction;
}

type JsonOptions<R, Q, B> = Pick<Endpoint, 'method' | 'access' | 'summary' | 'unavailable'> & {
  /** Of the response; its description is the summary if there is no other. */
  readonly schema: z.ZodType<R>;
  readonly query?: z.ZodObject & z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
};

/** An endpoint that responds with JSON. The compiler checks `respond` against the schemas. */
export function json<R, Q, B>(
  path: string,
  { schema, ...options }: JsonOptions<R, Q, B>,
  respond: (parts: AppParts, call: Call<Q, B>) => NoInfer<R> | Promise<NoInfer<R>>,
): Endpoint {
  return {
    ...{ path, summary: schema.description, content: { 'application/json': schema }, ...options },
    handle: async (call) => {
      const { parts, query, response, share } = call as Call<Q, B>;
      const build = async () => [Buffer.from(jsonText(await respond(parts, call as Call<Q, B>)))];
      const isShared = options.method !== 'post' && !options.unavailable;
      const variant = JSON.stringify(query) ?? '';
      const body = isShared ? await share(path, variant, build) : await build();
      await sendBody(response.type('json'), body);
    },
  };
}

const texts = new WeakMap<object, string>();

/**
 * Caches what `show` makes of an immutable state, and its JSON. Few of a thousand services change
 * between two responses, and writing all of them takes milliseconds.
 */
export function oncePerState<S extends object, T extends object>(show: (state: S) => T) {
  const shown = new WeakMap<S, T>();
  return (state: S): T => {
    const known = shown.get(state);
    if (known) return known;
    const made = show(state);
    shown.set(state, made);
    texts.set(made, JSON.stringify(made));
    return made;
  };
}

/** Writes plain data as `JSON.stringify` does, with the cached JSON of list items. */
export function jsonText(value: unknown): string {
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const cached = texts.get(value);
  if (cached !== undefined) return cached;
  if (Array.isArray(value)) {
    const isCached = isObject(value[0]) && texts.has(value[0]);
    return isCached ? `[${value.map(jsonText).join(',')}]` : JSON.stringify(value);
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${jsonText(field)}`).join(',')}}`;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
