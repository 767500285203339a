import { writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type {
    RegisterResourceRequest,
    RegisterResourceResponse,
    ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import type { RecordedResource } from "./recorded";

// Writes what this process's program asks the engine for to the file that RECORDING names, when the process ends.

type Answer<T> = (error: Error | null, response: T) => void;
type Call<Request, Response> = (request: Request, answer: Answer<Response>, ...rest: unknown[]) => unknown;

const resources: RecordedResource[] = [];
const invokes = new Map<string, { token: string; args: Record<string, unknown> }>();

const monitor = pulumi.runtime.getMonitor();
if (monitor === undefined) {
    throw new Error("There is no engine to watch.");
}
const register = (
    monitor.registerResource as unknown as Call<RegisterResourceRequest, RegisterResourceResponse>
).bind(monitor);
const invoke = (monitor.invoke as Call<ResourceInvokeRequest, unknown>).bind(monitor);
Object.assign(monitor, {
    registerResource: (
        request: RegisterResourceRequest,
        answer: Answer<RegisterResourceResponse>,
        ...rest: unknown[]
    ) =>
        register(
            request,
            (error, response) => {
                if (error === null && request.getCustom()) {
                    resources.push(recorded(request, response.getUrn()));
                }
                answer(error, response);
            },
            ...rest,
        ),
    invoke: (request: ResourceInvokeRequest, ...rest: [Answer<unknown>, ...unknown[]]) => {
        const token = request.getTok();
        const args = (request.getArgs()?.toJavaScript() ?? {}) as Record<string, unknown>;
        invokes.set(JSON.stringify([token, args]), { token, args });
        return invoke(request, ...rest);
    },
});

process.on("exit", () => {
    const file = process.env["RECORDING"] ?? "";
    writeFileSync(file, JSON.stringify({ resources, invokes: [...invokes.values()] }));
});

function recorded(request: RegisterResourceRequest, urn: string): RecordedResource {
    const uses: Record<string, string[]> = {};
    request.getPropertydependenciesMap().forEach((dependencies, property) => {
        uses[property] = dependencies.getUrnsList();
    });
    const used = Object.values(uses).flat();
    return {
        urn,
        type: request.getType(),
        name: request.getName(),
        inputs: request.getObject()?.toJavaScript() ?? {},
        uses,
        dependsOn: request.getDependenciesList().filter((dependency) => !used.includes(dependency)),
        protect: request.getProtect() ?? false,
    };
}
