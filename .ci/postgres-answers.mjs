// Exits with 0 if the PostgreSQL server at TEST_DATABASE_URL answers within five seconds.
import pg from 'pg';

const client = new pg.Client({
  connectionString: process.env.TEST_DATABASE_URL,
  connectionTimeoutMillis: 5_000,
});
try {
  await client.connect();
  await client.query('select 1');
  await client.end();
} catch (error) {
  console.log(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
