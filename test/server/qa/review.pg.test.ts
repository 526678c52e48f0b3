import { afterAll } from '@jest/globals';
import pg from 'pg';
import { reviewContract } from './review.ts';

/** A fresh database for this file, dropped at its end. */
const server = process.env.TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/test';
const name = `kikimori_qa_${process.pid}_${Date.now().toString(36)}`;

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(sql);
  await client.end();
}

reviewContract('PostgreSQL', async () => {
  await onServer(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
});
afterAll(() => onServer(`drop database ${name} with (force)`));
