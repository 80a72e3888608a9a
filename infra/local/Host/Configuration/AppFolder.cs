namespace Functions.LocalHost.Configuration;

/// <summary>The folder of the built app: its assemblies, host.json and worker.config.json.</summary>
internal sealed record AppFolder(string Path);
