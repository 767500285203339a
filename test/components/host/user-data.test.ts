/** The user data that an instance's first boot reads. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { cloudInit, compressedCloudInit } from "../../../components/host/cloud-init";
import { hostPlan } from "../../../components/host/plan";
import type { HostPlanArgs } from "../../../components/host/plan-types";
import { least, most } from "./fixtures";
import { can, folder, without } from "./rendering";

suite("cloud-init", () => {
    /** What there is no room for. */
    const withoutFrills = (content: string) =>
        content
            .split("\n")
            .map((line) => line.trimStart())
            .filter((line) => line !== "" && !line.startsWith("#"))
            .map((line) => `${line}\n`)
            .join("");

    test("is YAML that holds each file as it is planned, but for comments and indentation", (context) => {
        const missing =
            spawnSync("python3", ["-c", "import yaml"]).status === 0 ? undefined : "there is no PyYAML here";
        if (can(context, missing)) {
            const plan = hostPlan(most);
            const reader = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))";
            const read: unknown = JSON.parse(
                execFileSync("python3", ["-c", reader], { input: cloudInit(plan), encoding: "utf8" }),
            );
            assert.deepEqual(read, {
                packages: ["amazon-cloudwatch-agent", "awscli-2", "logrotate", "nftables", "nodejs"],
                write_files: plan.files.map(({ path, mode, content }) => ({
                    path,
                    // The others have what cloud-init gives by itself.
                    ...(mode !== "0644" && { permissions: mode }),
                    content: withoutFrills(content),
                })),
                runcmd: [
                    "set -e",
                    "systemd-sysusers",
                    "systemd-tmpfiles --create",
                    "systemctl daemon-reload",
                    "systemctl try-restart systemd-resolved.service",
                    "systemctl enable --now shop-firewall.service",
                    "systemctl enable --now shop-logs.timer",
                    "systemctl enable --now amazon-cloudwatch-agent.service",
                    "systemctl enable --now shop-broker.socket",
                    "systemctl enable --now shop-credentials.timer",
                    "systemctl enable --now shop.socket",
                    "systemctl enable --now shop-restart.path",
                ],
            });
        }
    });

    test("is what cloud-init's schema asks for", (context) => {
        if (can(context, without("cloud-init"))) {
            for (const args of [least, most]) {
                const file = join(folder(), "user-data");
                writeFileSync(file, cloudInit(hostPlan(args)));
                const { status, stdout, stderr } = spawnSync("cloud-init", ["schema", "-c", file], {
                    encoding: "utf8",
                });
                assert.equal(status, 0, stdout + stderr);
                assert.match(stdout, /Valid cloud-config/);
            }
        }
    });

    /** As much as one app may reasonably ask for. */
    const plenty: HostPlanArgs = {
        ...most,
        name: "customer-portal",
        command: ["/usr/bin/node", "--max-old-space-size=1024", "/srv/customer-portal/code/server.js"],
        needs: {
            ...most.needs,
            outbound: Object.fromEntries(
                Array.from({ length: 8 }, (_, index) => [
                    `partner-system-${index}`,
                    {
                        cidrIpv4: `10.20.${index}.0/24`,
                        port: 8443,
                        reason: "orders, invoices and delivery notes of the partner's warehouses",
                    },
                ]),
            ),
        },
        environment: Object.fromEntries(
            Array.from({ length: 10 }, (_, index) => [`SETTING_NUMBER_${index}`, "eu-central-1.example.com"]),
        ),
        packages: ["nodejs", "ImageMagick"],
        logs: {
            groupName: "/customer-portal/production/application",
            addresses: ["10.0.5.0/24", "10.0.6.0/24", "10.0.7.0/24"],
        },
    };

    test("stays under EC2's limit, for an app that needs plenty", (context) => {
        const texts = [least, most, plenty].map((args) => Buffer.byteLength(cloudInit(hostPlan(args))));
        const sizes = [least, most, plenty].map(
            (args) => Buffer.from(compressedCloudInit(hostPlan(args)), "base64").length,
        );
        context.diagnostic(`${sizes.join(", ")} of ${texts.join(", ")}`);
        assert.ok(Math.max(...sizes) <= 16_384, sizes.join(", "));
        assert.ok(cloudInit(hostPlan(plenty)).startsWith("#cloud-config\n"));
    });

    test("is compressed to the same bytes wherever that is done", () => {
        const { args, ...plan } = hostPlan(least);
        const files = [{ path: "/a", mode: "0600", content: "shop ".repeat(1000) }];
        const bytes = Buffer.from(compressedCloudInit({ ...plan, args, files }), "base64");
        assert.equal(
            createHash("sha256").update(bytes).digest("hex"),
            "38e72f04a494e284b491705001dc849642e1986c7d991725a7604843d7395a14",
        );
        assert.equal(gunzipSync(bytes).toString(), cloudInit({ ...plan, args, files }));
    });

    test("is refused where EC2 would refuse it", () => {
        const plan = hostPlan({ ...most, environment: { LONG: randomBytes(16_384).toString("base64") } });
        assert.throws(
            () => compressedCloudInit(plan),
            /^Error: The user data of app "shop" has \d+ bytes, compressed, and EC2 takes at most 16384: shorten /,
        );
    });
});
