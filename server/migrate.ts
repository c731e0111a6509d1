/** Brings a database to the newest schema. Runs as the owner of the tables, which the application's login is not. */
import { readdir, readFile } from 'node:fs/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { Pool } from 'pg'
import { overlookLostConnections } from './postgres-client.ts'

const folder = new URL('./migrations/', import.meta.url)

/** What Kysely writes down lives in a schema of its own that the application's role cannot even enter. */
const bookkeeping = 'antlitz_migrations'

export async function migrate(ownerUrl: string): Promise<void> {
  const pool = new Pool({ connectionString: ownerUrl, max: 1 })
  overlookLostConnections(pool)
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const migrator = new Migrator({
      db: database,
      provider: { getMigrations },
      migrationTableSchema: bookkeeping,
    })
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined) throw error instanceof Error ? error : new Error('The migration failed.', { cause: error })
  } finally {
    await database.destroy()
  }
}

async function getMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql'))
  const migrations: Record<string, Migration> = {}
  for (const name of names) {
    const text = await readFile(new URL(name, folder), 'utf8')
    migrations[name.replace(/\.sql$/, '')] = {
      async up(database) {
        await sql.raw(text).execute(database)
      },
    }
  }
  return migrations
}
