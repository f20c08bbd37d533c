import type { NextFunction, Request, Response } from 'express';
import type { z } from 'zod';
import { jsonBytes } from './kept-json.ts';

/** Who may call: `read` and `metrics` are open unless a token is configured, writes never are. */
export type Access = 'open' | 'read' | 'metrics' | 'notifications' | 'admin';

/** Whether it changes something: then it is closed without a token. */
export function isWrite(access: Access): boolean {
  return access === 'notifications' || access === 'admin';
}

/** One route: what express serves, and what the OpenAPI document says of it. */
export interface Endpoint {
  readonly method: 'get' | 'post';
  readonly path: string;
  /** Heading in the documentation. */
  readonly group: string;
  readonly summary: string;
  readonly access: Access;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answers: readonly Answer[];
  /** True for a page that a person opens: its browser may ask for the token. */
  readonly forBrowser?: boolean;
  /** True for parts of a page: they are not in the documentation. */
  readonly hidden?: boolean;
  handle(call: Call): void | Promise<void>;
}

/** An answer that is not a problem. */
export interface Answer {
  readonly status: number;
  readonly description: string;
  /** Media type. */
  readonly type: string;
  readonly schema: z.ZodType;
}

/** A request whose query and body have passed their schemas. */
export interface Call<Q = unknown, B = unknown> {
  readonly query: Q;
  readonly body: B;
  readonly request: Request;
  readonly response: Response;
  readonly next: NextFunction;
}

interface JsonEndpoint<A extends z.ZodType, Q extends z.ZodObject, B extends z.ZodType> {
  readonly method?: 'get' | 'post';
  readonly path: string;
  readonly group: string;
  readonly summary: string;
  readonly access?: Access;
  readonly query?: Q;
  readonly body?: B;
  readonly answer: A;
  /** Statuses other than 200 with which the same answer may come. */
  readonly otherAnswers?: Readonly<Record<number, string>>;
  readonly answering: (
    call: Call<z.output<Q>, z.output<B>>,
  ) => z.output<NoInfer<A>> | Promise<z.output<NoInfer<A>>>;
}

/** An endpoint whose answer is JSON of a schema; that the handler keeps to it is compiled. */
export function jsonEndpoint<
  A extends z.ZodType,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodUnknown,
>(definition: JsonEndpoint<A, Q, B>): Endpoint {
  const { method = 'get', path, group, summary, access = 'read', query, body } = definition;
  const { answer, otherAnswers = {}, answering } = definition;
  const descriptions = Object.entries({ 200: 'The answer', ...otherAnswers });
  return {
    ...{ method, path, group, summary, access },
    ...(query && { query }),
    ...(body && { body }),
    answers: descriptions.map(([status, description]) => ({
      status: Number(status),
      description,
      type: 'application/json',
      schema: answer,
    })),
    handle: async (call) => {
      const answered = await answering(call as Call<z.output<Q>, z.output<B>>);
      call.response.set('Content-Type', 'application/json').send(jsonBytes(answered));
    },
  };
}
