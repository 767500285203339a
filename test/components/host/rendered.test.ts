/** What is rendered, judged by the programs that will read it. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { RuntimeProfile } from "../../../components";
import { hostPlan } from "../../../components/host/plan";
import type { HostPlanArgs } from "../../../components/host/plan-types";
import { least, most, profiles, rulesPath, unitPath } from "./fixtures";
import { can, folder, without, withoutRoot, written } from "./rendering";

/** Older ones can't judge a file, or take what is forbidden for allowed. */
function withoutScores(): string | undefined {
    const version = /\d+/.exec(execFileSync("systemd-analyze", ["--version"], { encoding: "utf8" }))?.[0];
    return Number(version) < 252 ? `systemd ${version} can't score a file` : undefined;
}

/** A program that is there wherever systemd is: whether the app's own exists is the host's business. */
const runnable = { command: ["/usr/bin/systemctl"] };

/** The unit that the agent's package brings: what the plan adds to it is judged with it. */
const agentUnit = "amazon-cloudwatch-agent.service";
const agentService = "[Service]\nExecStart=/usr/bin/systemctl\n";

const brokerUnits = ["shop-credentials.timer", "shop-broker.socket", "shop-broker@.service"];

suite("systemd", () => {
    const kinds: Record<string, HostPlanArgs> = { least, most };
    for (const [kind, args] of Object.entries(kinds)) {
        for (const profile of profiles) {
            test(`verifies the units of ${profile}, ${kind}`, (context) => {
                if (can(context, ...["systemd-analyze", "nft", "mkfs.ext4", "logrotate"].map(without))) {
                    const root = written(hostPlan({ ...args, ...runnable, profile }));
                    const units = join(root, "etc/systemd/system");
                    writeFileSync(join(units, agentUnit), agentService);
                    const { status, stderr } = spawnSync(
                        "systemd-analyze",
                        [
                            "verify",
                            "--man=no",
                            join(units, "shop.service"),
                            join(units, "shop-restart.path"),
                            join(units, "shop-firewall.service"),
                            ...(args.logs ? [join(units, "shop-logs.timer"), join(units, agentUnit)] : []),
                            ...(args.credentials ? brokerUnits.map((unit) => join(units, unit)) : []),
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
            if (can(context, without("systemd-analyze") ?? withoutScores())) {
                const score = (args: HostPlanArgs) =>
                    exposure(join(written(hostPlan({ ...args, profile })), unitPath));
                const scores = [score(most), score(least)];
                context.diagnostic(scores.join(" and "));
                assert.ok((scores[0] ?? 10) <= goals[profile] && (scores[1] ?? 10) <= 0.5, scores.join());
            }
        });
    }

    // The agent begins as root, has a network and may not be root's any more once it runs.
    // What gets credentials has a network; what hands them over has none.
    const ofHost = {
        "shop-logs.service": 0.5,
        [agentUnit]: 2.6,
        "shop-credentials.service": 1.2,
        "shop-broker@.service": 0.5,
    };
    for (const [unit, goal] of Object.entries(ofHost)) {
        test(`scores ${unit} at most ${goal}`, (context) => {
            if (can(context, without("systemd-analyze") ?? withoutScores())) {
                const units = join(written(hostPlan(most)), "etc/systemd/system");
                writeFileSync(join(units, agentUnit), agentService);
                const score = exposure(join(units, unit));
                context.diagnostic(String(score));
                assert.ok(score <= goal, String(score));
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
                const mode = (path: string) => (statSync(join(root, path)).mode & 0o7777).toString(8);
                const modes = ["", "/code", "/deploy/restart", "/uploads", "/root/etc", "/root/usr"].map(
                    (path) => mode(`srv/shop${path}`),
                );
                assert.deepEqual(modes, ["750", "2750", "600", "750", "755", "755"]);
                // The one who copies writes them, the agent's group reads them.
                for (const [path, expected] of Object.entries({ "": "2750", "/records.json": "640" })) {
                    const { uid, gid } = statSync(join(root, `var/log/shop-host${path}`));
                    assert.equal(mode(`var/log/shop-host${path}`), expected);
                    assert.deepEqual(
                        [uid, gid],
                        [idOf(root, "passwd", "shop-logs"), idOf(root, "group", "cwagent")],
                    );
                }
            }
        }
    });
});

/** The number of a user or a group. */
function idOf(root: string, file: string, name: string): number {
    const line = readFileSync(join(root, "etc", file), "utf8")
        .split("\n")
        .find((one) => one.startsWith(`${name}:`));
    return Number(line?.split(":")[2]);
}

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

suite("sudo", () => {
    const inSudoers = hostPlan(most).files.filter(({ path }) => path.startsWith("/etc/sudoers.d/"));

    test("takes what is there", (context) => {
        assert.deepEqual(
            inSudoers.map(({ path, mode }) => `${mode} ${path}`),
            ["0440 /etc/sudoers.d/ssm-agent-users"],
        );
        if (can(context, without("visudo"))) {
            for (const { path } of inSudoers) {
                const { status, stderr } = spawnSync("visudo", ["-cf", join(written(hostPlan(most)), path)], {
                    encoding: "utf8",
                });
                assert.equal(status, 0, stderr);
            }
        }
    });

    test("finds nobody there who may do anything", (context) => {
        if (can(context, without("cvtsudoers"))) {
            const rules = (input: string) =>
                execFileSync("cvtsudoers", ["-f", "sudoers"], { input, encoding: "utf8" }).trim();
            // What Session Manager's agent would write.
            const byAgent = "# User rules for ssm-user\nssm-user ALL=(ALL) NOPASSWD:ALL\n";
            assert.equal(rules(byAgent), "ssm-user ALL = (ALL) NOPASSWD: ALL");
            assert.deepEqual(
                inSudoers.map(({ content }) => rules(content)),
                [""],
            );
        }
    });
});

suite("logrotate", () => {
    /** The settings, for records in a folder. */
    const settings = (records: string) =>
        readFileSync(join(written(hostPlan(most)), "etc/shop-host/logrotate.conf"), "utf8").replaceAll(
            "/var/log/shop-host",
            records,
        );
    const rotate = (bytes: number) => {
        const root = folder();
        const records = join(root, "records");
        execFileSync("install", ["-d", "-m", "2750", records]);
        writeFileSync(join(records, "records.json"), "", { mode: 0o640 });
        truncateSync(join(records, "records.json"), bytes);
        writeFileSync(join(root, "logrotate.conf"), settings(records), { mode: 0o644 });
        for (let round = 0; round < 2; round++) {
            execFileSync("logrotate", [`--state=${root}/state`, `${root}/logrotate.conf`], { stdio: "pipe" });
        }
        return readdirSync(records)
            .sort()
            .map((name) => {
                const { size, mode } = statSync(join(records, name));
                return `${name} ${size} ${(mode & 0o777).toString(8)}`;
            });
    };

    test("sees no fault", (context) => {
        if (can(context, without("logrotate"))) {
            const root = folder();
            writeFileSync(join(root, "records.json"), "");
            writeFileSync(join(root, "logrotate.conf"), settings(root), { mode: 0o644 });
            const { status, stderr } = spawnSync("logrotate", ["-d", join(root, "logrotate.conf")], {
                encoding: "utf8",
            });
            assert.equal(status, 0, stderr);
            assert.doesNotMatch(stderr, /error|unknown|ignor/i);
        }
    });

    test("puts records aside that are too many, and no others", (context) => {
        if (can(context, without("logrotate"))) {
            assert.deepEqual(rotate(50 * 2 ** 20 + 1), ["records.json 0 640", "records.json.1 52428801 640"]);
            assert.deepEqual(rotate(50 * 2 ** 20 - 1), ["records.json 52428799 640"]);
        }
    });
});

test("the CloudWatch agent is told to send records, and nothing else", () => {
    const file = hostPlan(most).files.find(({ path }) => path === "/etc/shop-host/cloudwatch-agent.json");
    assert.deepEqual(JSON.parse(file?.content ?? ""), {
        agent: { run_as_user: "cwagent" },
        logs: {
            logs_collected: {
                files: {
                    collect_list: [
                        {
                            file_path: "/var/log/shop-host/records.json",
                            log_group_name: "/shop/prod",
                            log_stream_name: "{instance_id}",
                        },
                    ],
                },
            },
        },
    });
});

test("only settings of systemd's own daemons are judged by no program here", () => {
    const judged = /^\/etc\/(systemd\/system|sysusers\.d|tmpfiles\.d|nftables\.d|sudoers\.d|shop-host)\//;
    assert.deepEqual(
        hostPlan(most).files.flatMap(({ path }) => (judged.test(path) ? [] : [path])),
        ["/etc/systemd/resolved.conf.d/shop.conf", "/etc/systemd/journald@shop.conf"],
    );
});
