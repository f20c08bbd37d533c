import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { AlertSource } from '../alerts/alert.ts';
import type { NotificationStore } from '../alerts/notification-store.ts';
import type { Clock } from '../clock.ts';
import type { CollectorState } from '../collectors/collector.ts';
import type { Settings } from '../config/environment.ts';
import type { History } from '../history/history.ts';
import type { Logger } from '../logger.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { TargetState } from '../probes/health-state.ts';
import type { Directory, ReloadResult } from '../targets/service-directory.ts';
import type { Access } from './access.ts';
import { jsonText } from './send.ts';

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
  /** False after a failed reload. */
  lastReloadWorked(): boolean;
  readonly history: History;
  readonly alerts: AlertSource;
  readonly notifications: NotificationStore;
  reload(): Promise<ReloadResult>;
  /** Serves `GET /` for a browser, and the paths under `/status-page/` and `/runbooks`. */
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
  readonly summary?: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Problems are added from what the endpoint requires of a request. */
  readonly responses?: Responses;
  /** True for a page that a person opens: its browser may ask for the token. */
  readonly forBrowser?: boolean;
  handle(call: Call): void | Promise<void>;
}

/** By status; the content is by media type. */
export type Responses = Readonly<Record<string, { description: string; content: Content }>>;
type Content = Readonly<Record<string, z.ZodType>>;

/** A request whose query and body have passed their schemas. */
export interface Call<Q = unknown, B = unknown> {
  readonly query: Q;
  readonly body: B;
  readonly request: Request;
  readonly response: Response;
  readonly next: NextFunction;
}

type Body<A extends z.ZodType> = z.output<NoInfer<A>>;

interface JsonEndpoint<
  A extends z.ZodType,
  Q extends z.ZodObject,
  B extends z.ZodType,
> extends Pick<Endpoint, 'method' | 'path' | 'access' | 'summary'> {
  readonly query?: Q;
  readonly body?: B;
  readonly schema: A;
  /** Statuses other than 200 that come with the same schema, and their meaning. */
  readonly otherStatuses?: Readonly<Record<number, string>>;
  readonly respond: (call: Call<z.output<Q>, z.output<B>>) => Body<A> | Promise<Body<A>>;
}

/** An endpoint that responds with JSON. The compiler checks the handler against the schema. */
export function jsonEndpoint<
  A extends z.ZodType,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodUnknown,
>(definition: JsonEndpoint<A, Q, B>): Endpoint {
  const { schema, otherStatuses, respond, ...rest } = definition;
  const content = { 'application/json': schema };
  const descriptions = Object.entries({ 200: 'The response', ...otherStatuses });
  return {
    ...rest,
    responses: Object.fromEntries(
      descriptions.map(([status, description]) => [status, { description, content }]),
    ),
    handle: async (call) => {
      const value = await respond(call as Call<z.output<Q>, z.output<B>>);
      call.response.type('json').send(jsonText(value));
    },
  };
}
