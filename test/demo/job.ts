import { PutLogEventsCommand, CreateLogStreamCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { Client } from "pg";
import { catalogLogin } from "../attacks/database/catalog";
import { appClients, awsClients, roleCredentials } from "../support/aws";
import type { DeployedApp } from "../support/deployed-app";

/** One thing that the app must be able to do. */
export interface JobLine {
    readonly job: string;
    readonly done: boolean;
    /** Why not, where it couldn't. */
    readonly reason: string;
}

/** The app's own job, with the app's own credentials, and its host's with the host's: what least privilege mustn't break. */
export async function doTheJob(app: DeployedApp): Promise<JobLine[]> {
    const { cloud, outputs } = app;
    const role = await appClients(cloud.aws, outputs);
    const host = awsClients(cloud.aws, await roleCredentials(awsClients(cloud.aws), outputs.roleArn));
    let password = "";
    const connect = async (user: string, secret: string) => {
        const { host, port } = cloud.postgresql;
        const client = new Client({ host, port, database: outputs.databaseName, user, password: secret });
        await client.connect();
        return client;
    };
    const query = async (user: string, secret: string, ...statements: string[]) => {
        const client = await connect(user, secret);
        try {
            for (const statement of statements) {
                await client.query(statement);
            }
        } finally {
            await client.end();
        }
    };
    return lines([
        [
            "read its database password from Parameter Store",
            async () => {
                const { Parameter } = await role.ssm.send(
                    new GetParameterCommand({ Name: outputs.passwordParameter, WithDecryption: true }),
                );
                password = Parameter?.Value ?? "";
            },
        ],
        [
            "log in with it, insert, read, change and delete a row",
            () =>
                query(
                    outputs.appRole,
                    password,
                    "INSERT INTO orders (item) VALUES ('chair')",
                    "SELECT item FROM orders WHERE item = 'chair'",
                    "UPDATE orders SET paid = true WHERE item = 'chair'",
                    "DELETE FROM orders WHERE item = 'chair'",
                    "SELECT order_count()",
                ),
        ],
        [
            "migrate: make a table that the app uses at once",
            async () => {
                await query(
                    outputs.migratorRole,
                    app.passwords.migrator,
                    "CREATE TABLE IF NOT EXISTS invoices (id bigserial PRIMARY KEY, total numeric NOT NULL)",
                );
                await query(outputs.appRole, password, "INSERT INTO invoices (total) VALUES (12)");
            },
        ],
        [
            "report: read with the login that only reads",
            () => query(outputs.readonlyRole, app.passwords.readonly, "SELECT item FROM orders"),
        ],
        [
            "read, as another app that needs no more",
            async () => {
                const { host, port } = cloud.postgresql;
                const client = new Client({ host, port, ...(await catalogLogin(app)) });
                await client.connect();
                try {
                    await client.query("SELECT name FROM products");
                } finally {
                    await client.end();
                }
            },
        ],
        [
            "have its host add a record to its log",
            async () => {
                const stream = { logGroupName: outputs.logGroupName, logStreamName: "i-0123456789abcdef0" };
                await host.logs.send(new CreateLogStreamCommand(stream));
                const event = { timestamp: Date.now(), message: "order shipped" };
                await host.logs.send(new PutLogEventsCommand({ ...stream, logEvents: [event] }));
            },
        ],
    ]);
}

/** Does one thing after the other, and says of each whether it could. */
export async function lines(jobs: [string, () => Promise<void>][]): Promise<JobLine[]> {
    const found: JobLine[] = [];
    for (const [job, work] of jobs) {
        try {
            await work();
            found.push({ job, done: true, reason: "" });
        } catch (error) {
            found.push({ job, done: false, reason: error instanceof Error ? error.message : String(error) });
        }
    }
    return found;
}
