namespace Launcher;

/// <summary>What is said once everything runs.</summary>
internal static class Welcome
{
    public static string Running(Stack stack) => $$"""

        Notifications runs. Ctrl-C stops everything.

          inbox       {{stack.Api}}/app
          admin       {{stack.Api}}/app/admin
          test page   {{stack.Api}}/app/test
          mailbox     {{Mailbox(stack)}}{{Telemetry(stack)}}
          health      {{stack.Api}}/health
          status      {{stack.Api}}/status
          a token     curl -s {{stack.Api}}/dev/token -H 'Content-Type: application/json' -d '{"userId":"alice","roles":["sender"]}'

        """;

    /// <summary>
    /// With the commands that start the app by other tools. Its settings hold secrets, so they are in a file and not on the screen.
    /// </summary>
    public static string WithoutApp(Stack stack, Repository repository)
    {
        var windows = OperatingSystem.IsWindows();
        var file = Path.Combine(repository.Local, windows ? "app.ps1" : "app.env");
        var settings = stack.AppSettings().ToList();
        var lines = settings.Select(s => windows
            ? $"$env:{s.Key} = '{Quoted(s.Value, "''")}'"
            : $"export {s.Key}='{Quoted(s.Value, @"'\''")}'");
        PrivateFile.Write(file, string.Join('\n', lines) + "\n");
        return $"""

            Everything but the app runs. Ctrl-C stops it.

              mailbox     {Mailbox(stack)}

            Start the app with Azure Functions Core Tools, in another terminal:

              cd {repository.Root}
              . {Path.GetRelativePath(repository.Root, file)}
              dotnet build functions -p:SignalRServiceStandIn=false -o .local/app
              cd .local/app
              func start --port {stack.Port}

            The second line sets, on top of local.settings.json:

              {string.Join("\n  ", settings.Select(s => s.Key))}

            """;
    }

    private static string Telemetry(Stack stack) => stack.Collector switch
    {
        null => "",
        var collector when collector.Listens() => $"\n  telemetry   goes to {collector.Endpoint}",
        var collector => $"\n  telemetry   none: no collector listens at {collector.Endpoint}",
    };

    private static string Mailbox(Stack stack) => stack.Mailbox ?? "none: the settings name a mail server";

    private static string Quoted(string value, string quote) => value.Replace("'", quote, StringComparison.Ordinal);
}
