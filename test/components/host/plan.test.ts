import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { hostPlan } from "../../../components/host/plan";
import type { HostPlan, HostPlanArgs } from "../../../components/host/plan-types";
import { least, linesOf, most, profiles, rulesPath, unitPath } from "./fixtures";

const smallest = hostPlan(least);
const largest = hostPlan(most);
const paths = (plan: HostPlan) => plan.files.map(({ path }) => path);
const trimmed = (plan: HostPlan, path: string) => linesOf(plan, path).map((line) => line.trim());

suite("files", () => {
    const always = [
        "/etc/sysusers.d/shop.conf",
        "/etc/tmpfiles.d/shop.conf",
        "/etc/systemd/system/shop.socket",
        unitPath,
        "/etc/systemd/system/shop-restart.path",
        "/etc/systemd/system/shop-restart.service",
        "/etc/nftables.d/shop.nft",
        "/etc/systemd/system/shop-firewall.service",
        "/etc/systemd/resolved.conf.d/shop.conf",
        "/etc/systemd/journald@shop.conf",
        "/etc/sudoers.d/ssm-agent-users",
    ];
    const forUploads = [
        "/etc/systemd/system/shop-uploads-image.service",
        "/etc/systemd/system/srv-shop-uploads.mount",
    ];

    const forLogs = [
        "/etc/sysusers.d/shop-logs.conf",
        "/etc/tmpfiles.d/shop-logs.conf",
        "/etc/shop-host/logrotate.conf",
        "/etc/systemd/system/shop-logs.service",
        "/etc/systemd/system/shop-logs.timer",
        "/etc/shop-host/cloudwatch-agent.json",
        "/etc/systemd/system/amazon-cloudwatch-agent.service.d/shop.conf",
    ];

    const forCredentials = [
        "/etc/sysusers.d/shop-broker.conf",
        "/etc/shop-host/get-credentials.sh",
        "/etc/shop-host/give-credentials.sh",
        "/etc/systemd/system/shop-credentials.service",
        "/etc/systemd/system/shop-credentials.timer",
        "/etc/systemd/system/shop-broker.socket",
        "/etc/systemd/system/shop-broker@.service",
    ];

    test("an app that needs little has no file for what it doesn't need", () => {
        assert.deepEqual(paths(smallest), always);
    });

    test("uploads, forwarded records and credentials have files of their own, which go with the need", () => {
        assert.deepEqual(
            paths(largest).filter((path) => !always.includes(path)),
            [...forUploads, ...forLogs, ...forCredentials],
        );
        const without = { uploadsBytes: undefined, logs: undefined, credentials: undefined };
        assert.deepEqual(paths(hostPlan({ ...most, ...without })), always);
    });

    test("so have packages and units of forwarding", () => {
        const { packages, units } = hostPlan({ ...least, logs: most.logs });
        assert.deepEqual(packages, ["amazon-cloudwatch-agent", "logrotate", "nftables"]);
        assert.deepEqual(
            units.filter((unit) => !smallest.units.includes(unit)),
            ["shop-logs.timer", "amazon-cloudwatch-agent.service"],
        );
        assert.deepEqual(smallest.packages, ["nftables"]);
    });

    test("so have the package and units of credentials", () => {
        for (const [distribution, name] of [
            ["amazon-linux", "awscli-2"],
            ["debian", "awscli"],
        ] as const) {
            const { packages, units } = hostPlan({ ...least, distribution, credentials: most.credentials });
            assert.deepEqual(packages, [name, "nftables"]);
            assert.deepEqual(
                units.filter((unit) => !smallest.units.includes(unit)),
                ["shop-broker.socket", "shop-credentials.timer"],
            );
        }
    });

    test("everybody may read only units, and what a service reads that isn't root", () => {
        for (const { path, mode } of largest.files) {
            const isPublic =
                /^\/etc\/(systemd\/(system|resolved\.conf\.d)|shop-host\/(logrotate|(get|give)-credentials))/.test(
                    path,
                );
            const isSudoers = path.startsWith("/etc/sudoers.d/");
            assert.equal(mode, isPublic ? "0644" : isSudoers ? "0440" : "0600", path);
        }
    });

    test("a mount is named as systemd demands it, dashes in the app's name too", () => {
        const command = ["/srv/my-shop/code/run"];
        assert.ok(
            paths(hostPlan({ ...most, name: "my-shop", command })).includes(
                "/etc/systemd/system/srv-my\\x2dshop-uploads.mount",
            ),
        );
    });
});

suite("users and directories", () => {
    test("nobody logs in", () => {
        assert.deepEqual(linesOf(smallest, "/etc/sysusers.d/shop.conf"), [
            'u shop - "App shop" /nonexistent /usr/sbin/nologin',
            'u shop-deploy - "Deploys shop" /nonexistent /usr/sbin/nologin',
            "m shop-deploy shop",
            "",
        ]);
    });

    test("the code is the deploy user's, for the app to read, and nothing is the world's", () => {
        const lines = linesOf(largest, "/etc/tmpfiles.d/shop.conf");
        assert.ok(lines.includes("d /srv/shop/code 2750 shop-deploy shop"));
        assert.ok(lines.includes("f /srv/shop/deploy/restart 0600 shop-deploy shop-deploy"));
        // Behind 0750 of root and the app's group, and empty.
        const open = lines.filter(
            (line) => /^[df] \S+( \d?\d\d[1-7] |$)/.test(line) && !line.includes(" /srv/shop/root"),
        );
        assert.deepEqual(open, ["d /var/lib/shop-host/begin"]);
        assert.ok(lines.includes("d /srv/shop 0750 root shop"));
        assert.ok(lines.includes("d /var/lib/shop-host 0700 root root"));
    });
});

suite("the unit", () => {
    const unit = (args: Partial<HostPlanArgs>) => linesOf(hostPlan({ ...most, ...args }), unitPath);

    test("what an app connects nowhere with is a network of its own", () => {
        const lines = linesOf(smallest, unitPath);
        assert.ok(lines.includes("PrivateNetwork=yes"));
        assert.ok(lines.includes("RestrictAddressFamilies=none"));
        assert.ok(!lines.some((line) => line.startsWith("IPAddressAllow=")));
    });

    test("words and settings can't become more than they are", () => {
        const lines = unit({ command: ["/usr/bin/node", "a b", "$HOME", "%h", 'say "\\"'] });
        assert.ok(lines.includes('ExecStart=/usr/bin/node "a b" $$HOME %%h "say \\"\\\\\\""'));
        assert.ok(lines.includes('Environment="GREETING=100%% \\"yours\\" \\\\"'));
    });

    test("only what is compiled beforehand can't write code in memory", () => {
        const strict = profiles.filter((profile) => unit({ profile }).includes("MemoryDenyWriteExecute=yes"));
        assert.deepEqual(strict, ["compiled", "python"]);
    });

    test("each relaxation stands under a line that says what it costs", () => {
        for (const profile of profiles) {
            const lines = unit({ profile });
            for (const relaxed of ["MemoryDenyWriteExecute=no", "BindReadOnlyPaths=/usr/bin"]) {
                const at = lines.indexOf(relaxed);
                assert.ok(at === -1 || lines[at - 1]?.includes("Cost: "), `${profile}: ${relaxed}`);
            }
        }
    });

    test("a program that is part of the code is in the app's view already", () => {
        const lines = unit({ command: ["/srv/shop/code/bin/shop"] });
        assert.ok(lines.includes("BindReadOnlyPaths=/srv/shop/code"));
        assert.ok(lines.includes("ExecPaths=+/usr/lib -+/usr/lib64 +/srv/shop/code"));
    });
});

suite("the firewall", () => {
    const position = (line: string) => {
        const at = trimmed(largest, rulesPath).indexOf(line);
        assert.notEqual(at, -1, line);
        return at;
    };

    test("no redirection where clients use the app's own port", () => {
        const plan = hostPlan({ ...least, needs: { listen: { port: 8080, publicPort: 8080 } } });
        assert.ok(!linesOf(plan, rulesPath).some((line) => /redirect|hook input/.test(line)));
    });

    test("nothing goes out that no rule lets out, and none from the listening port", () => {
        const order = [
            "type filter hook output priority filter; policy drop;",
            "tcp sport 4000 ct state new drop",
            "ct state established accept",
            'meta skuid "shop" goto app',
            'meta skuid "cwagent" goto agent',
            'meta skuid "shop-broker" goto broker',
            "goto host",
        ].map(position);
        assert.deepEqual(
            order,
            order.map((_, index) => (order[0] ?? 0) + index + (index > 0 ? 1 : 0)),
        );
    });

    test("the app's metadata is refused before anything is let through", () => {
        const chain = trimmed(largest, rulesPath).slice(position("chain app {"));
        const refused = chain.indexOf("ip daddr 169.254.0.0/16 reject with icmpx admin-prohibited");
        assert.ok(refused > 0 && refused < chain.findIndex((line) => line.includes("accept")));
    });

    test("a name is looked up only where something has one", () => {
        const asks = (outbound: HostPlanArgs["needs"]["outbound"]) =>
            linesOf(
                hostPlan({
                    ...most,
                    logs: undefined,
                    credentials: undefined,
                    needs: { ...least.needs, ...(outbound && { outbound }) },
                }),
                rulesPath,
            ).some((line) => line.includes("127.0.0.53"));
        const { mail, queue, stripe } = most.needs.outbound ?? {};
        assert.ok(mail && queue && stripe);
        assert.equal(asks({ mail, stripe }), false);
        assert.equal(asks({ mail, queue }), true);
    });
});

suite("laws", () => {
    const needs = fc.dictionary(
        fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/),
        fc.record({
            cidrIpv4: fc.tuple(fc.nat(255), fc.nat(255)).map(([b, c]) => `10.${b}.${c}.0/24`),
            port: fc.integer({ min: 1, max: 65_535 }),
            reason: fc.constantFrom("orders", "mails", "card payments"),
        }),
        { minKeys: 2, maxKeys: 6, noNullPrototype: true },
    );
    const withOutbound = (outbound: NonNullable<HostPlanArgs["needs"]["outbound"]>) =>
        hostPlan({ ...least, needs: { ...least.needs, outbound } });

    test("each outbound need stands once in the unit and once in the firewall", () => {
        fc.assert(
            fc.property(needs, (outbound) => {
                const plan = withOutbound(outbound);
                for (const [name, { cidrIpv4, port, reason }] of Object.entries(outbound)) {
                    const rule = `ip daddr { ${cidrIpv4} } tcp dport ${port} accept comment "${name}: ${reason}"`;
                    assert.equal(trimmed(plan, rulesPath).filter((line) => line === rule).length, 1);
                    const unit = linesOf(plan, unitPath);
                    const comments = unit.flatMap((line, at) =>
                        line === `# ${name}: ${reason}` ? [at] : [],
                    );
                    assert.equal(comments.length, 1);
                    assert.equal(unit[(comments[0] ?? 0) + 1], `IPAddressAllow=${cidrIpv4}`);
                }
            }),
        );
    });

    test("one need more adds its lines and changes no other; one less takes them away", () => {
        fc.assert(
            fc.property(needs, (outbound) => {
                const [[added] = [""], ...rest] = Object.entries(outbound);
                const before = withOutbound(Object.fromEntries(rest));
                const after = withOutbound(outbound);
                for (const path of paths(after)) {
                    const old = linesOf(before, path);
                    const now = linesOf(after, path);
                    const firstNew = now.findIndex((line, index) => line !== old[index]);
                    if (firstNew === -1) {
                        continue;
                    }
                    // The rest is what it was, moved down by the need's own lines.
                    const own = now.length - old.length;
                    assert.deepEqual(now.toSpliced(firstNew, own), old, `${added} in ${path}`);
                    assert.equal(own, path === unitPath ? 2 : 1);
                }
            }),
        );
    });

    test("the order in which needs are written changes nothing", () => {
        fc.assert(
            fc.property(needs, (outbound) => {
                const reversed = Object.fromEntries(Object.entries(outbound).reverse());
                assert.deepEqual(withOutbound(reversed).files, withOutbound(outbound).files);
            }),
        );
    });
});
