import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startCloud } from "../../local/cloud";
import { openStack } from "../../local/stack";
import { root } from "../support/deployed-app";

const folder = mkdtempSync(join(tmpdir(), "least-privilege-consumer-"));
const program = `
import * as pulumi from "@pulumi/pulumi";
import { AppDbRoles, type AppDbRolesArgs, InstanceRole } from "least-privilege";

const config = new pulumi.Config();
const args: AppDbRolesArgs = {
    database: "consumer",
    appPassword: config.requireSecret("appPassword"),
    migratorPassword: config.requireSecret("migratorPassword"),
    deletionProtection: false,
};
const role = new InstanceRole("consumer", { parameters: ["/consumer/key"] });
const database = new AppDbRoles("consumer", args);
export const profile: pulumi.Output<string> = role.instanceProfileName;
export const appRole: pulumi.Output<string> = database.appRole;
`;

/** The paths in the tarball. */
let packed: string[] = [];

before(() => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
        devDependencies: Record<string, string>;
    };
    const [tarball] = JSON.parse(
        npm(root, "pack", "--json", "--ignore-scripts", "--pack-destination", folder),
    ) as { filename: string; files: { path: string }[] }[];
    assert.ok(tarball);
    packed = tarball.files.map(({ path }) => path);
    const files = {
        "package.json": JSON.stringify({
            name: "consumer",
            private: true,
            dependencies: {
                "@pulumi/pulumi": manifest.devDependencies["@pulumi/pulumi"],
                "@types/node": manifest.devDependencies["@types/node"],
                "least-privilege": `file:./${tarball.filename}`,
            },
        }),
        "Pulumi.yaml": "name: consumer\nruntime: nodejs\n",
        "index.ts": program,
    };
    for (const [name, content] of Object.entries(files)) {
        writeFileSync(join(folder, name), content);
    }
    npm(folder, "install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
    // The local cloud runs a program in this process, and so with this process's copy of the SDK (the same version).
    const sdk = join(folder, "node_modules/@pulumi/pulumi");
    rmSync(sdk, { recursive: true });
    symlinkSync(join(root, "node_modules/@pulumi/pulumi"), sdk);
});

after(() => {
    rmSync(folder, { recursive: true, force: true });
});

function npm(cwd: string, ...args: string[]): string {
    return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

test("the tarball holds the library, its source and its licence, and nothing of the local cloud or the tests", () => {
    const roots = [...new Set(packed.map((path) => path.split("/")[0]))].sort();
    assert.deepEqual(roots, [
        "CHANGELOG.md",
        "LICENSE",
        "PulumiPlugin.yaml",
        "README.md",
        "components",
        "dist",
        "package.json",
    ]);
    assert.deepEqual(
        packed.filter((path) => /test|local|tsbuildinfo/.test(path)),
        [],
    );
});

/** Type-checks one file of the consumer, strictly; returns what the compiler says. */
function typeCheck(file: string): string {
    const strict = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--skipLibCheck"];
    const target = ["--module", "node16", "--target", "es2022"];
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [compiler, ...strict, ...target, file], {
        cwd: folder,
        encoding: "utf8",
    });
    return stdout;
}

test("a strict program type-checks against the packed declarations, and a wrong one doesn't", () => {
    assert.equal(typeCheck("index.ts"), "");
    writeFileSync(
        join(folder, "wrong.ts"),
        'import { InstanceRole } from "least-privilege";\nnew InstanceRole("wrong", { parameters: "/a" });\n',
    );
    assert.match(
        typeCheck("wrong.ts"),
        /error TS2322: Type 'string' is not assignable to type 'Input<string>\[\]'/,
    );
});

test("the program deploys, its closing check included, and is empty at the second preview", async () => {
    const cloud = await startCloud({ report: () => undefined, directory: folder });
    try {
        const stack = await openStack(cloud, {
            directory: folder,
            stack: "consumer",
            config: {
                appPassword: { value: "the app's password of this test", secret: true },
                migratorPassword: { value: "the migrator's password of this test", secret: true },
            },
        });
        await stack.up();
        assert.equal((await stack.outputs())["appRole"]?.value, "consumer_app");
        const { changes } = await stack.preview();
        assert.deepEqual(Object.keys(changes), ["same"]);
        await stack.destroy();
    } finally {
        await cloud.stop();
    }
});
