export * from "@notifications/client";
