import { firewall, firewallUnit } from "./firewall";
import { type HostPlan, type HostPlanArgs, rootFile } from "./plan-types";
import { restart, restartPathUnit, service, socket, socketUnit } from "./units";
import { uploadsFileSystem } from "./uploads";
import { directories, users } from "./users";

/** All files of a host that runs one app with just what it needs. */
export function hostPlan(args: HostPlanArgs): HostPlan {
    const { name } = args;
    return {
        args,
        packages: [...new Set(["nftables", ...args.packages])].sort(),
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
        ],
        units: [firewallUnit(name), socketUnit(name), restartPathUnit(name)],
    };
}
