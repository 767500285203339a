import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";

/** Runs SQL as an app's migrator: stands for your tool for migrations, which takes such a URL as well. */
export function migrate(name: string, url: pulumi.Output<string>, sql: string): command.local.Command {
    return new command.local.Command(name, {
        interpreter: ["node", "-e"],
        create: `
            const client = new (require("pg").Client)(process.env.DATABASE_URL);
            client.connect().then(() => client.query(process.env.MIGRATION)).finally(() => client.end());`,
        // Not on the command line, where others of this machine could read it.
        environment: { DATABASE_URL: url, MIGRATION: sql },
        logging: command.local.Logging.None,
    });
}
