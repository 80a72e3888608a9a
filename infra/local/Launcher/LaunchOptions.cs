using System.Globalization;

namespace Launcher;

/// <summary>What the command line asked for.</summary>
internal sealed record LaunchOptions
{
    public const string Help = """
        Runs Notifications on this machine: storage emulator, real-time service emulator, a mailbox and the app.

        usage: ./run [options]            (Windows: dotnet run --project infra/local/Launcher -- [options])

          --port N            the app                                     (7071)
          --azurite-port N    storage: N blobs, N+1 queues, N+2 tables    (10000)
          --signalr-port N    the real-time service                       (8888)
          --smtp-port N       the mailbox: where the app sends mails      (1025)
          --mailbox-port N    the mailbox: the page that shows them       (8025)
          --debug             build and run the Debug configuration instead of Release
          --no-build          run what was built last
          --telemetry         traces, metrics and logs go to the collector at OTEL_EXPORTER_OTLP_ENDPOINT (http://localhost:4317)
          --no-app            everything but the app, and how to start that yourself (Azure Functions Core Tools)
          --verbose           all output: of the set-up, of the build, of every program
          --setup             only install npm packages and build the web client, then stop
          --tests             with --setup: what the tests need, too
          --help              this text

        Data lives in .local/ (delete it to start from nothing), settings in local.settings.json.
        """;

    public const int DefaultPort = 7071;

    /// <summary>Null: the one in local.settings.json, else the default.</summary>
    public int? Port { get; init; }

    public int AzuritePort { get; init; } = 10000;

    public int SignalRPort { get; init; } = 8888;

    public int SmtpPort { get; init; } = 1025;

    public int MailboxPort { get; init; } = 8025;

    public bool Debug { get; init; }

    public bool Build { get; init; } = true;

    /// <summary>False: the user starts the app, with other tools.</summary>
    public bool App { get; init; } = true;

    /// <summary>Traces, metrics and logs go to a collector, if one listens.</summary>
    public bool Telemetry { get; init; }

    public bool Verbose { get; init; }

    public bool SetupOnly { get; init; }

    /// <summary>The set-up installs what only tests need, too.</summary>
    public bool Tests { get; init; }

    public bool ShowHelp { get; init; }

    public string Configuration => Debug ? "Debug" : "Release";

    public static LaunchOptions Parse(IReadOnlyList<string> args)
    {
        var options = new LaunchOptions();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            options = name switch
            {
                "--port" => options with { Port = PortValue() },
                "--azurite-port" => options with { AzuritePort = PortValue() },
                "--signalr-port" => options with { SignalRPort = PortValue() },
                "--smtp-port" => options with { SmtpPort = PortValue() },
                "--mailbox-port" => options with { MailboxPort = PortValue() },
                "--debug" => options with { Debug = true },
                "--no-build" => options with { Build = false },
                "--no-app" => options with { App = false },
                "--telemetry" => options with { Telemetry = true },
                "--verbose" => options with { Verbose = true },
                "--setup" => options with { SetupOnly = true },
                "--tests" => options with { Tests = true },
                "--help" or "-h" => options with { ShowHelp = true },
                _ => throw new LaunchException($"unknown option '{args[i]}'; --help lists the options."),
            };

            int PortValue()
            {
                var text = inline ?? (i + 1 < args.Count ? args[++i] : "");
                return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65533
                    ? port
                    : throw new LaunchException($"{name} is '{text}'; a port is a number from 1 to 65533.");
            }
        }

        if (options.Tests && !options.SetupOnly)
            throw new LaunchException("--tests goes with --setup; ./test runs the tests.");
        return options;
    }
}
