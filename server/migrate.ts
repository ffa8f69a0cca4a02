// What `npm run migrate` does: brings a server's schema up to date as its owner, without serving.
// A deployment runs it before the servers of a new version start.
import { processConfig } from '../config.ts';
import { isCoxswainError } from '../errors.ts';
import { migrateServer } from '../sql/open-server.ts';

try {
  const { database_owner_url, database_password } = processConfig();
  if (database_owner_url === null) {
    process.stderr.write(
      'Set DATABASE_OWNER_URL to the server as the role that owns the schema. The embedded ' +
        'database needs no migrating by hand: starting does it.\n',
    );
    process.exit(1);
  }
  await migrateServer(database_owner_url, {
    app_password: database_password,
    onStep: (step) => process.stdout.write(`  ${step}\n`),
  });
  process.stdout.write('The schema is up to date.\n');
} catch (error) {
  const text = isCoxswainError(error) ? error.message : String((error as Error)?.stack ?? error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
