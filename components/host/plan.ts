import { credentialsOfApp, credentialsTimer, brokerSocket } from "./credentials";
import { commandLine, forwarders } from "./distributions";
import { firewall, firewallUnit } from "./firewall";
import { agentUnit, logForwarding, recordsTimer } from "./log-forwarding";
import { type HostPlan, type HostPlanArgs, rootFile } from "./plan-types";
import { withoutSudo } from "./session-manager";
import { restart, restartPathUnit, service, socket, socketUnit } from "./units";
import { uploadsFileSystem } from "./uploads";
import { directories, users } from "./users";

/** All files of a host that runs one app with just what it needs. */
export function hostPlan(args: HostPlanArgs): HostPlan {
    const { name, logs, credentials, distribution } = args;
    const forwarding = logs ? (forwarders[distribution] ?? []) : [];
    return {
        args,
        packages: [
            ...new Set([
                "nftables",
                ...forwarding,
                ...(credentials ? [commandLine[distribution]] : []),
                ...args.packages,
            ]),
        ].sort(),
        files: [
            users(args),
            directories(args),
            socket(args),
            service(args),
            ...restart(args),
            ...uploadsFileSystem(args),
            ...firewall(args),
            rootFile(`/etc/systemd/journald@${name}.conf`, [
                "[Journal]",
                "Storage=persistent",
                "SystemMaxUse=500M",
            ]),
            ...logForwarding(args),
            ...credentialsOfApp(args),
            withoutSudo(),
        ],
        units: [
            firewallUnit(name),
            // An app whose records would stay behind isn't served: that is seen at once.
            ...(logs ? [recordsTimer(name), agentUnit] : []),
            ...(credentials ? [brokerSocket(name), credentialsTimer(name)] : []),
            socketUnit(name),
            restartPathUnit(name),
        ],
    };
}
