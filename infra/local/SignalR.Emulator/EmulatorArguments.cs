using System.Globalization;

namespace SignalR.Emulator;

/// <summary>Reads the options from the command line, then from the environment.</summary>
internal static class EmulatorArguments
{
    public const string Usage =
        "Usage: SignalR.Emulator [--port 8888] [--access-key KEY] [--upstream URL]" +
        " (or SIGNALR_EMULATOR_PORT, SIGNALR_EMULATOR_ACCESS_KEY, SIGNALR_EMULATOR_UPSTREAM)";

    public static bool TryParse(
        IReadOnlyList<string> args, Func<string, string?> environment, out SignalREmulatorOptions options, out string error)
    {
        options = new SignalREmulatorOptions();
        error = "";
        var given = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["--port"] = environment("SIGNALR_EMULATOR_PORT"),
            ["--access-key"] = environment("SIGNALR_EMULATOR_ACCESS_KEY"),
            ["--upstream"] = environment("SIGNALR_EMULATOR_UPSTREAM"),
        };
        for (var i = 0; i < args.Count; i += 2)
        {
            if (!given.ContainsKey(args[i]) || i + 1 == args.Count)
            {
                error = $"Unknown argument, or one without a value: {args[i]}. {Usage}";
                return false;
            }

            given[args[i]] = args[i + 1];
        }

        options = options with
        {
            AccessKey = given["--access-key"] ?? options.AccessKey,
            UpstreamTemplate = given["--upstream"] ?? options.UpstreamTemplate,
        };
        if (given["--port"] is not { } text)
            return true;

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
        {
            error = $"The port '{text}' is not a number from 0 to 65535. {Usage}";
            return false;
        }

        options = options with { Port = port };
        return true;
    }
}
