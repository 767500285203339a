import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
    type AppNeeds,
    Distribution,
    LeastPrivilegeApp,
    type LeastPrivilegeAppArgs,
    RuntimeProfile,
} from "../../components";
import { cloudInit, compressedCloudInit } from "../../components/host/cloud-init";
import { describePlan } from "../../components/host/describe";
import { hostPlan } from "../../components/host/plan";
import { least, most } from "./host/fixtures";
import { late, lateFailure, neverKnown, refusal, run, unknown, valueOf } from "./program";

const type = "least-privilege:index:LeastPrivilegeApp";
const needs: AppNeeds = { listen: { port: 4000, publicPort: 443 } };
const smallest: LeastPrivilegeAppArgs = {
    needs,
    profile: RuntimeProfile.Node,
    command: ["/usr/bin/node", "/srv/shop/code/server.js"],
};
const largest: LeastPrivilegeAppArgs = {
    ...smallest,
    appName: "shop",
    needs: most.needs,
    environment: most.environment,
    packages: ["nodejs"],
    uploadsBytes: 2 ** 26,
    databaseAddresses: ["10.0.1.0/24", late("10.0.2.0/24")],
    addresses: { queue: [late("10.0.3.0/24")] },
    proxy: { address: late("10.0.9.9"), port: 3128 },
    hostOutbound: { agent: { cidrIpv4: late("10.0.4.0/24"), port: 443, reason: "session manager" } },
    distribution: Distribution.AmazonLinux,
    logGroupName: late("/shop/prod"),
    logAddresses: [late("10.0.5.0/24")],
    appRoleArn: late("arn:aws:iam::123456789012:role/shop-app"),
    stsAddresses: [late("10.0.6.0/24")],
};
const make = (name: string, args: LeastPrivilegeAppArgs, preview = false) =>
    run(() => new LeastPrivilegeApp(name, args), { preview });

suite("what it makes", () => {
    test("nothing beside itself", async () => {
        const { registered } = await make("shop", smallest);
        assert.deepEqual(
            registered.map(({ type, name, parent }) => ({ type, name, parent })),
            [{ type, name: "shop", parent: "" }],
        );
    });

    const cases = { least: ["shop", smallest, least], most: ["web", largest, most] } as const;
    for (const [what, [name, args, planned]] of Object.entries(cases)) {
        test(`the plan of its needs, as user data and in words: ${what}`, async () => {
            const { result } = await make(name, args);
            const plan = hostPlan(planned);
            assert.equal(await valueOf(result.userData), cloudInit(plan));
            assert.equal(await valueOf(result.userDataBase64), compressedCloudInit(plan));
            assert.equal(await valueOf(result.plan), describePlan(plan));
            assert.equal(await valueOf(result.appUser), "shop");
            assert.equal(await valueOf(result.deployUser), "shop-deploy");
        });
    }

    test("all is known at preview but what is made of an unknown", async () => {
        const known = await make("shop", smallest, true);
        assert.equal(await valueOf(known.result.userData), cloudInit(hostPlan(least)));
        const { result } = await make("shop", { ...smallest, environment: { HOST: neverKnown() } }, true);
        assert.equal(await valueOf(result.userData), unknown);
        assert.equal(await valueOf(result.appUser), "shop");
    });
});

suite("the plan in words", () => {
    test("fits on a screen and says what is given up and what remains", () => {
        const words = describePlan(hostPlan(most));
        assert.ok(words.split("\n").length <= 65, words);
        for (const line of [
            "App shop runs /usr/bin/node /srv/shop/code/server.js",
            "    - port 443, which leads to 4000; not 4000 itself",
            "    - database: PostgreSQL, shop at 10.0.1.0/24, 10.0.2.0/24 port 5432 (rows of shop, read-write)",
            "    - stripe: api.stripe.com at 10.0.9.9/32 port 3128 (card payments)",
            "    - agent: 10.0.4.0/24 port 443 (session manager)",
            "    - /srv/shop/uploads, 67108864 bytes, where no file can be executed",
            "    - V8 writes the machine code that it runs. Cost: an intruder in the process can write and run machine code in memory, too.",
            "    - read, change and delete the uploads",
            "    - shop gets those of arn:aws:iam::123456789012:role/shop-app, from a port that its user alone reaches, with a token that its unit alone has",
            "    - shop-broker becomes that role with the instance's, every 20 minutes, and keeps its session in memory; it reaches STS at 10.0.6.0/24 over HTTPS, names, the instance's metadata, and nothing else",
            "    - do all that its role allows, as long as it is there",
            "    - cwagent sends the copies to the log group /shop/prod, in the stream of the instance's id",
            "    - it reaches CloudWatch Logs at 10.0.5.0/24 over HTTPS, names, the instance's metadata as only root else does, and nothing else",
        ]) {
            assert.ok(words.split("\n").includes(line), `${line}\n${words}`);
        }
    });

    test("says that there is nothing where there is nothing", () => {
        const words = describePlan(hostPlan({ ...least, profile: RuntimeProfile.Python }));
        assert.match(words, /the app connects to:\n {4}- nothing\n/);
        assert.match(words, /given up for the run-time "python":\n {4}- nothing\n/);
        assert.match(words, /credentials of AWS:\n {4}- shop gets none\n/);
        assert.match(words, /uploads:\n {4}- none are kept on the host\n/);
        assert.match(
            words,
            /they stay on the host, at most 500 MB: nothing forwards them; give logGroupName to have them forwarded\n/,
        );
    });

    test("says what is missing where the distribution has nothing that forwards", () => {
        assert.match(
            describePlan(hostPlan({ ...least, distribution: Distribution.Debian })),
            /nothing forwards them; debian has no package of the CloudWatch agent: a forwarder of your own must take them from there\n/,
        );
    });
});

suite("refusals", () => {
    const reasonsOf = async (args: object, name = "shop") => {
        const all = { ...smallest, ...args };
        const { error, registered } = await refusal(() => new LeastPrivilegeApp(name, all));
        assert.deepEqual(registered, []);
        return error;
    };

    test("all that is wrong is said at once, before anything is registered", async () => {
        const { message } = await reasonsOf(
            {
                needs: {
                    listen: { port: 80, publicPort: 443 },
                    database: { name: "shop", access: "read-only" },
                },
                profile: "ruby",
                distribution: "gentoo",
                logGroupName: "shop*",
                command: ["node", "a\nb"],
                environment: { path: "x", KEY: "AKIAIOSFODNN7EXAMPLE" },
                packages: ["nodejs; reboot"],
                uploadsBytes: 2 ** 26,
                addresses: { cache: ["0.0.0.0/0"] },
                proxy: { address: "proxy.internal", port: 0 },
                hostOutbound: { Agent: { cidrIpv4: "10.0.0.0/8", port: 443, reason: "session manager" } },
            },
            "root",
        );
        const secret =
            "it looks like a secret, and all that is on the host can read it, as can who may see the instance; put it into a parameter, whose name is no secret.";
        assert.equal(
            message,
            [
                `${type} "root" can't be made, 19 arguments must change:`,
                '  name: "root" is a user or a service of the host itself; choose the app\'s own name, like "shop".',
                "  needs.listen.port: 80 isn't a port that an app may open without privileges: a whole number from 1024 to 65,535 is needed (clients use publicPort, which is redirected), like 4000.",
                '  profile: "ruby" isn\'t a run-time that is known here: "compiled", "node", "python", "beam" are.',
                '  distribution: "gentoo" isn\'t a distribution that is known here: "amazon-linux", "debian" are.',
                '  command[1]: "a\\nb" isn\'t one line of text.',
                '  command[0]: "node" isn\'t a program\'s whole path, like "/usr/bin/node"; there is no shell that would look for it.',
                '  environment.path: "path" can\'t name a variable: capital letters, digits and "_" are allowed, like "DATABASE_HOST".',
                `  environment.KEY: ${secret}`,
                '  packages[0]: "nodejs; reboot" isn\'t a package\'s name, like "nodejs".',
                '  hostOutbound["Agent"]: "Agent" can\'t name a need: a lower-case letter, then lower-case letters, digits and "-" are allowed, at most 24 characters, like "stripe".',
                "  uploadsBytes: the needs name no uploads; leave it out, or add needs.uploads.",
                '  databaseAddresses: they are missing, and the needs name a database; give its subnets, like ["10.1.2.0/24"].',
                '  addresses.cache[0]: "0.0.0.0/0" is every address; name the subnets, like "10.1.2.0/24".',
                "  addresses.cache: no need of that name leads to a service, a prefix list or a security group; leave them out.",
                '  proxy.address: "proxy.internal" isn\'t an IPv4 address that can be given here, like "10.1.2.3".',
                "  proxy.port: 0 isn't a port: a whole number from 1 to 65,535 is needed, like 443.",
                "  proxy: no need names a host, so that nothing would go through it; leave it out.",
                '  logGroupName: "shop*" isn\'t a log group\'s name: 1 to 512 letters, digits, "_", "-", "/", "." and "#" are allowed, no wildcard and no ARN, like "/shop/prod/app".',
                '  logAddresses: they are missing, and records are forwarded; give the subnets of the endpoint of CloudWatch Logs, like ["10.1.2.0/24"].',
            ].join("\n"),
        );
    });

    const outbound = (need: object) => ({
        needs: { ...needs, outbound: { x: { port: 443, reason: "orders", ...need } } },
    });
    const cases: Record<string, [args: object, path: string, reason: RegExp]> = {
        "a host without a proxy": [
            outbound({ host: "api.stripe.com" }),
            "proxy",
            /it is missing, and a need names a host/,
        ],
        "a service without addresses": [
            outbound({ awsService: "sqs" }),
            "addresses.x",
            /they are missing .* and outbound\.x leads to them/,
        ],
        "addresses of a database that isn't needed": [
            { databaseAddresses: ["10.0.0.0/8"] },
            "databaseAddresses",
            /the needs name no database/,
        ],
        "a file system smaller than two uploads": [
            {
                needs: { ...needs, uploads: { maxBytes: 10_000_000, contentTypes: ["image/png"] } },
                uploadsBytes: 2 ** 24,
            },
            "uploadsBytes",
            /from 20000000 \(two of the largest files, and at least 16 MiB\)/,
        ],
        "a password in a URL": [
            { environment: { DATABASE_URL: "postgres://shop:hunter2@db/shop" } },
            "environment.DATABASE_URL",
            /looks like a secret/,
        ],
        "records that nothing would forward": [
            { distribution: Distribution.Debian, logGroupName: "/shop/prod", logAddresses: ["10.0.5.0/24"] },
            "logGroupName",
            /^debian has no package of the CloudWatch agent, so that nothing would be forwarded; leave it out and bring a forwarder of your own, or use Amazon Linux\.$/,
        ],
        "addresses of logs that aren't forwarded": [
            { logAddresses: ["10.0.5.0/24"] },
            "logAddresses",
            /^no records are forwarded; leave them out, or give logGroupName\.$/,
        ],
        "a role whose credentials nobody could get": [
            { appRoleArn: "arn:aws:iam::123456789012:role/shop-app" },
            "stsAddresses",
            /^they are missing, and the app has a role; give the subnets of the endpoint of STS, like \["10\.1\.2\.0\/24"\]\.$/,
        ],
        "what is no role": [
            { appRoleArn: "shop-app", stsAddresses: ["10.0.6.0/24"] },
            "appRoleArn",
            /^"shop-app" isn't a role's ARN: /,
        ],
        "addresses of credentials that nobody gets": [
            { stsAddresses: ["10.0.6.0/24"] },
            "stsAddresses",
            /^the app has no role of its own; leave them out, or give appRoleArn\.$/,
        ],
        "the agent's own user": [
            { appName: "cwagent" },
            "appName",
            /is a user or a service of the host itself/,
        ],
        "a name that is too long": [{ appName: "a".repeat(21) }, "appName", /at most 20 characters/],
        "a command of nothing": [{ command: [] }, "command", /the list is empty/],
    };
    for (const [what, [args, path, reason]] of Object.entries(cases)) {
        test(what, async () => {
            const { errors } = await reasonsOf(args);
            assert.deepEqual(
                errors.map(({ propertyPath }) => propertyPath),
                [path],
            );
            assert.match(errors[0]?.reason ?? "", reason);
        });
    }

    test("the same where a value is known later", async () => {
        const failure = await lateFailure(
            () => new LeastPrivilegeApp("shop", { ...largest, databaseAddresses: [late("10.0.0.1/8")] }),
        );
        assert.match(
            failure.message,
            /databaseAddresses\[0\]: "10\.0\.0\.1\/8" isn't a range of IPv4 addresses/,
        );
    });

    test("a secret, which user data would give away", async () => {
        const failure = await lateFailure(
            () =>
                new LeastPrivilegeApp("shop", {
                    ...smallest,
                    environment: { KEY: pulumi.secret("hunter2") },
                }),
        );
        assert.match(
            failure.message,
            /environment\.KEY: it is a secret, and all that is on the host can read it/,
        );
        assert.doesNotMatch(failure.message, /hunter2/);
    });
});
