import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ROLES } from '@kikimori/shared/protocol/access.ts';
import { ROOT_DIR, readSettings } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { openDatabase } from '../record/dialect.ts';
import { createDoor } from '../web/door.ts';

const USAGE = `usage:
  npm run user -- add ID --name NAME --role ${ROLES.join('|')} --sites SITE[,SITE|*]
      adds or replaces a person and prints a new password, once
  npm run user -- add-key NAME --sites SITE[,SITE|*] [--export]
      makes an API key for a transcript source, or for exports, and prints it, once
  npm run user -- revoke-key KEY_ID`;

/** People and API keys, from the command line of the server's machine. */
async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      role: { type: 'string' },
      sites: { type: 'string' },
      export: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  const [command, id] = positionals;
  if (values.help || !command || !id) throw new Error(USAGE);
  const sites = (values.sites ?? '').split(',').filter(Boolean);
  const settings = readSettings(process.env);
  const db = await openDatabase(settings.KIKIMORI_DATABASE, ROOT_DIR);
  const door = createDoor({ db, clock: systemClock, sessionMs: 0 });
  try {
    if (command === 'add') {
      const role = ROLES.find((r) => r === values.role);
      if (!values.name || !role || sites.length === 0) throw new Error(USAGE);
      const password = randomBytes(12).toString('base64url');
      await door.putPerson({ userId: id, name: values.name, role, sites, password });
      console.log(`${id} may sign in with the password ${password}`);
    } else if (command === 'add-key') {
      if (sites.length === 0) throw new Error(USAGE);
      console.log(
        await door.addApiKey({ name: id, sites, scopes: [values.export ? 'export' : 'ingest'] }),
      );
    } else if (command === 'revoke-key') {
      if (!(await door.revokeApiKey(id))) throw new Error(`no key ${id}`);
      console.log(`key ${id} is revoked`);
    } else {
      throw new Error(USAGE);
    }
  } finally {
    await db.destroy();
  }
}

run().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
