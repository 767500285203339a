import { RunError } from "@pulumi/pulumi";

throw new RunError("this program always fails");
