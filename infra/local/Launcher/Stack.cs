using System.Diagnostics;

namespace Launcher;

/// <summary>How each program is started: its command line, ports and settings.</summary>
internal sealed class Stack(Repository repository, LaunchOptions options, LocalSettings settings)
{
    /// <summary>The key of the storage emulator's only account: public, the same on every machine.</summary>
    private const string AzuriteKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public int Port { get; } = options.Port ?? settings.Port ?? LaunchOptions.DefaultPort;

    /// <summary>Null: nobody asked for telemetry.</summary>
    public Collector? Collector { get; } = options.Telemetry ? Collector.Configured() : null;

    public string Api => $"http://127.0.0.1:{Port}/api/v1";

    /// <summary>The built app, as the host loads it and as it ships.</summary>
    private string AppFolder => repository["functions", "bin", options.Configuration, "net10.0"];

    private string HostAssembly => repository["infra", "local", "Host", "bin", options.Configuration, "net10.0", "Functions.LocalHost.dll"];

    private string EmulatorAssembly =>
        repository["infra", "local", "SignalR.Emulator", "bin", options.Configuration, "net10.0", "SignalR.Emulator.dll"];

    private string Preload => repository["infra", "local", "Launcher", "preload.cjs"];

    public void RequireFreePorts()
    {
        if (settings.UsesAzurite)
        {
            foreach (var offset in (int[])[0, 1, 2])
                Ports.RequireFree(options.AzuritePort + offset, "storage", "--azurite-port");
        }

        if (settings.UsesEmulator)
            Ports.RequireFree(options.SignalRPort, "real-time service", "--signalr-port");
        if (settings.UsesMailbox)
        {
            Ports.RequireFree(options.SmtpPort, "mailbox", "--smtp-port");
            Ports.RequireFree(options.MailboxPort, "mailbox's page", "--mailbox-port");
        }

        Ports.RequireFree(Port, "app", "--port");
    }

    public void RequireBuilt()
    {
        string[] needed = [.. options.App ? [HostAssembly, Path.Combine(AppFolder, "Notifications.dll")]
            : (string[])[], .. settings.UsesEmulator ? [EmulatorAssembly] : (string[])[]];
        foreach (var assembly in needed)
        {
            if (!File.Exists(assembly))
                throw new LaunchException($"{Path.GetRelativePath(repository.Root, assembly)} is missing; run once without --no-build.");
        }
    }

    public Service? StartAzurite()
    {
        if (!settings.UsesAzurite)
            return null;
        var p = options.AzuritePort;
        // Connections stay open longer than the clients' pools keep them: an idle one is never closed under a request.
        return Service.Start("azurite", "35", new("node",
        [
            "--require", Preload, "--require", repository["infra", "local", "Launcher", "azurite-journal.cjs"],
            repository["infra", "local", "node_modules", "azurite", "dist", "src", "azurite.js"],
            "--location", Path.Combine(repository.Local, "azurite"), "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
            "--blobPort", $"{p}", "--queuePort", $"{p + 1}", "--tablePort", $"{p + 2}",
            "--blobKeepAliveTimeout", "300", "--queueKeepAliveTimeout", "300", "--tableKeepAliveTimeout", "300",
        ])
        { WorkingDirectory = repository.Root }, output: options.Verbose);
    }

    public Service? StartEmulator() => settings.UsesEmulator
        ? Service.Start("signalr", "36", new("dotnet",
        [
            EmulatorAssembly, "--port", $"{options.SignalRPort}", "--access-key", settings.AccessKey,
            "--upstream", $"http://127.0.0.1:{Port}/runtime/webhooks/signalr",
        ])
        { WorkingDirectory = repository.Root }, output: options.Verbose)
        : null;

    /// <summary>Its page; null when mails go elsewhere.</summary>
    public string? Mailbox => settings.UsesMailbox ? $"http://127.0.0.1:{options.MailboxPort}" : null;

    public Service? StartMailbox() => settings.UsesMailbox
        ? Service.Start("mailbox", "33", new("node",
        [
            "--require", Preload,
            repository["infra", "local", "mailbox", "server.mjs"], "--smtp-port", $"{options.SmtpPort}", "--port", $"{options.MailboxPort}",
        ])
        { WorkingDirectory = repository.Root }, output: options.Verbose)
        : null;

    public Service StartApp()
    {
        var start = new ProcessStartInfo("dotnet", [HostAssembly]) { WorkingDirectory = repository.Root };
        start.Environment["LocalHost__Port"] = $"{Port}";
        start.Environment["LocalHost__App"] = AppFolder;
        start.Environment["LocalHost__Settings"] = repository["local.settings.json"];
        start.Environment["LocalHost__StateFolder"] = Path.Combine(repository.Local, "state");
        // Routes and single calls are for who asks for them.
        if (!options.Verbose)
            start.Environment["AzureFunctionsJobHost__logging__logLevel__default"] = "Warning";
        foreach (var (name, value) in AppSettings())
            start.Environment[name] = value;
        return Service.Start("app", "32", start, output: true);
    }

    /// <summary>What the app needs to know on top of local.settings.json, whoever starts it.</summary>
    public IEnumerable<KeyValuePair<string, string>> AppSettings()
    {
        yield return new("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
        if (settings.UsesAzurite)
            yield return new("AzureWebJobsStorage", AzuriteConnection());
        if (settings.UsesEmulator)
            yield return new("AzureSignalRConnectionString",
                $"Endpoint=http://127.0.0.1:{options.SignalRPort};AccessKey={settings.AccessKey};Version=1.0;");
        foreach (var setting in ChannelSettings())
            yield return setting;
        if (Collector is not null && Collector.Listens())
        {
            foreach (var setting in Collector.Settings())
                yield return setting;
        }
    }

    /// <summary>Mails go to the mailbox and browsers can be pushed to, without anything to set up.</summary>
    private IEnumerable<KeyValuePair<string, string>> ChannelSettings()
    {
        var keys = LocalKeys.Get(repository);
        (string, string)[] mailbox =
        [
            ("Email__Host", "127.0.0.1"), ("Email__Port", $"{options.SmtpPort}"), ("Email__StartTls", "false"),
            ("Email__From", "notifications@example.com"),
            // Developers have the mailbox at hand; there is nobody to protect.
            ("Email__ConfirmOwnAddress", "false"),
        ];
        return settings.Missing(
        [
            ("PublicUrl", $"http://127.0.0.1:{Port}"), ("UnsubscribeKey", keys.Unsubscribe),
            ("Push__PublicKey", keys.PushPublic), ("Push__PrivateKey", keys.PushPrivate),
            ("Push__Subject", "mailto:developer@example.com"),
            .. settings.UsesMailbox ? mailbox : [],
        ]);
    }

    private string AzuriteConnection()
    {
        string Endpoint(int offset) => $"http://127.0.0.1:{options.AzuritePort + offset}/devstoreaccount1";
        return $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AzuriteKey};"
            + $"BlobEndpoint={Endpoint(0)};QueueEndpoint={Endpoint(1)};TableEndpoint={Endpoint(2)};";
    }
}
