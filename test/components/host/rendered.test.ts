/** What is rendered, judged by the programs that will read it. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, suite, test, type TestContext } from "node:test";
import { RuntimeProfile } from "../../../components";
import { cloudInit } from "../../../components/host/cloud-init";
import { hostPlan } from "../../../components/host/plan";
import type { HostPlan, HostPlanArgs } from "../../../components/host/plan-types";
import { least, most, profiles, rulesPath, unitPath } from "./fixtures";

const made: string[] = [];
after(() => {
    for (const directory of made) {
        rmSync(directory, { recursive: true });
    }
});

/** A folder that holds the plan's files as a host's root would. */
function written(plan: HostPlan): string {
    const root = mkdtempSync(join(tmpdir(), "host-plan-"));
    made.push(root);
    for (const { path, mode, content } of plan.files) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content, { mode: parseInt(mode, 8) });
    }
    return root;
}

/** Whether a test can run here; where it can't, it is skipped and says why. */
function can(context: TestContext, missing: string | undefined): boolean {
    if (missing !== undefined) {
        context.skip(missing);
    }
    return missing === undefined;
}

const without = (program: string) =>
    spawnSync(program, ["--version"]).error ? `there is no ${program} here` : undefined;
const withoutRoot = process.getuid?.() === 0 ? undefined : "this needs root: it makes users and namespaces";
const systemdVersion = () =>
    Number(/\d+/.exec(execFileSync("systemd-analyze", ["--version"], { encoding: "utf8" }))?.[0]);

/** A program that is there wherever systemd is: whether the app's own exists is the host's business. */
const runnable = { command: ["/usr/bin/systemctl"] };

suite("systemd", () => {
    const kinds: Record<string, HostPlanArgs> = { least, most };
    for (const [kind, args] of Object.entries(kinds)) {
        for (const profile of profiles) {
            test(`verifies the units of ${profile}, ${kind}`, (context) => {
                if (can(context, ["systemd-analyze", "nft", "mkfs.ext4"].map(without).find(Boolean))) {
                    const root = written(hostPlan({ ...args, ...runnable, profile }));
                    const units = join(root, "etc/systemd/system");
                    const { status, stderr } = spawnSync(
                        "systemd-analyze",
                        [
                            "verify",
                            "--man=no",
                            join(units, "shop.service"),
                            join(units, "shop-restart.path"),
                            join(units, "shop-firewall.service"),
                        ],
                        { encoding: "utf8", env: { ...process.env, SYSTEMD_UNIT_PATH: `${units}:` } },
                    );
                    assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
                }
            });
        }
    }

    /** What an app may score that connects to something; 10 is no sandbox at all. */
    const goals: Record<RuntimeProfile, number> = { compiled: 0.9, python: 0.9, node: 1, beam: 1 };
    for (const profile of profiles) {
        test(`scores ${profile} at most ${goals[profile]}, and 0.5 where it connects nowhere`, (context) => {
            if (can(context, without("systemd-analyze"))) {
                const version = systemdVersion();
                // Older ones can't judge a file, or take what is forbidden for allowed.
                if (can(context, version < 252 ? `systemd ${version} can't score a file` : undefined)) {
                    const score = (args: HostPlanArgs) =>
                        exposure(join(written(hostPlan({ ...args, profile })), unitPath));
                    const scores = [score(most), score(least)];
                    context.diagnostic(`systemd ${version}: ${scores.join(" and ")}`);
                    assert.ok((scores[0] ?? 10) <= goals[profile] && (scores[1] ?? 10) <= 0.5, scores.join());
                }
            }
        });
    }

    function exposure(unit: string): number {
        const report = execFileSync("systemd-analyze", ["security", "--offline=true", "--no-pager", unit], {
            encoding: "utf8",
        });
        return Number(/Overall exposure level for \S+: ([\d.]+)/.exec(report)?.[1]);
    }

    test("makes the users and the directories, twice alike", (context) => {
        if (can(context, without("systemd-sysusers") ?? without("systemd-tmpfiles") ?? withoutRoot)) {
            const root = written(hostPlan(most));
            for (let round = 0; round < 2; round++) {
                execFileSync("systemd-sysusers", [`--root=${root}`], { stdio: "pipe" });
                const { stderr, status } = spawnSync("systemd-tmpfiles", ["--create", `--root=${root}`], {
                    encoding: "utf8",
                });
                assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
                const modes = ["", "/code", "/deploy/restart", "/uploads"].map((path) =>
                    (statSync(join(root, `srv/shop${path}`)).mode & 0o7777).toString(8),
                );
                assert.deepEqual(modes, ["750", "2750", "600", "750"]);
            }
        }
    });
});

suite("nftables", () => {
    for (const [kind, args] of Object.entries({ least, most })) {
        test(`takes the rules, ${kind}, twice`, (context) => {
            if (can(context, without("nft") ?? without("systemd-sysusers") ?? withoutRoot)) {
                const root = written(hostPlan(args));
                execFileSync("systemd-sysusers", [`--root=${root}`], { stdio: "pipe" });
                // The rules name users, who are only in the plan; a network of its own takes them for good.
                const script =
                    'mount --bind "$1/etc/passwd" /etc/passwd && nft -c -f "$2" && nft -f "$2" && nft -f "$2" && nft list tables';
                const tables = execFileSync(
                    "unshare",
                    ["-mn", "sh", "-c", script, "sh", root, join(root, rulesPath)],
                    { encoding: "utf8" },
                );
                assert.equal(tables, "table inet app-shop\n");
            }
        });
    }
});

suite("cloud-init", () => {
    test("is YAML that holds each file as it is planned", (context) => {
        const missing =
            spawnSync("python3", ["-c", "import yaml"]).status === 0 ? undefined : "there is no PyYAML here";
        if (can(context, missing)) {
            const plan = hostPlan(most);
            const reader = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))";
            const read: unknown = JSON.parse(
                execFileSync("python3", ["-c", reader], { input: cloudInit(plan), encoding: "utf8" }),
            );
            assert.deepEqual(read, {
                packages: ["nftables", "nodejs"],
                write_files: plan.files.map(({ mode, ...file }) => ({ ...file, permissions: mode })),
                runcmd: [
                    "set -e",
                    "systemd-sysusers",
                    "systemd-tmpfiles --create",
                    "systemctl daemon-reload",
                    "systemctl try-restart systemd-resolved.service",
                    "systemctl enable shop-firewall.service shop.socket shop-restart.path",
                    "systemctl start shop-firewall.service",
                    "systemctl start shop.socket",
                    "systemctl start shop-restart.path",
                ],
            });
        }
    });

    test("begins as cloud-init demands it, and is far from EC2's limit", () => {
        const text = cloudInit(hostPlan(most));
        assert.ok(text.startsWith("#cloud-config\n"));
        assert.ok(text.length < 14_000, String(text.length));
    });

    test("is refused where EC2 would refuse it", () => {
        const plan = hostPlan({ ...most, environment: { LONG: "x".repeat(16_384) } });
        assert.throws(
            () => cloudInit(plan),
            /^Error: The user data of app "shop" has \d+ bytes, and EC2 takes at most 16384: shorten /,
        );
    });
});
