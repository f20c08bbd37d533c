import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Content } from './answers.ts';

const CONTENT_TYPES = {
  json: 'application/json; charset=utf-8',
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
} as const;

interface Sending {
  /** If set, JSON is wrapped as the platform's interceptor does, with this time (Unix ms). */
  readonly wrappedAtMs: number | undefined;
  /** Half the body, then garbage: neither JSON nor Prometheus text any more. */
  readonly spoilt: boolean;
}

/** Answers 200 with the content. */
export function send(response: ServerResponse, answer: Content, sending: Sending): void {
  const text = answer.type === 'json' ? jsonText(answer.content, sending) : answer.content;
  const body = sending.spoilt ? `${text.slice(0, text.length / 2)}\n<<garbage` : text;
  write(response, 200, CONTENT_TYPES[answer.type], body);
}

/** Answers with an error as NestJS words it. */
export function refuse(response: ServerResponse, statusCode: number, message: string): void {
  const body = JSON.stringify({ message, error: STATUS_CODES[statusCode], statusCode });
  write(response, statusCode, CONTENT_TYPES.json, body);
}

function jsonText(content: object, { wrappedAtMs }: Sending): string {
  if (wrappedAtMs === undefined) return JSON.stringify(content);
  const timestamp = new Date(wrappedAtMs).toISOString();
  return JSON.stringify({ statusCode: 200, message: 'Success', data: content, timestamp });
}

function write(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
