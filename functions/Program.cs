using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notifications;

using var host = await StartAsync(args);
if (host is not null)
    await host.WaitForShutdownAsync();

// Null when a setting is wrong: one line names it. A stack trace would hide it.
static async Task<IHost?> StartAsync(string[] args)
{
    IHost? host = null;
    try
    {
        host = FunctionsApplication.CreateBuilder(args).AddNotifications().Build();
        await host.StartAsync();
        return host;
    }
    catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
    {
        host?.Dispose();
        var says = e is OptionsValidationException invalid ? string.Join(" ", invalid.Failures) : e.Message;
        await Console.Error.WriteLineAsync($"Notifications did not start: {says}");
        Environment.ExitCode = 1;
        return null;
    }
}
