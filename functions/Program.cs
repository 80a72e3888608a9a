using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
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
        // All of them at once: whatever asks for its options first while the app starts would tell of its own section alone.
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await host.StartAsync();
        return host;
    }
    catch (Exception e) when (Wrong(e) is { Length: > 0 } says)
    {
        host?.Dispose();
        await Console.Error.WriteLineAsync($"Notifications did not start: {says}");
        Environment.ExitCode = 1;
        return null;
    }
}

// What the settings of one section or of several are wrong about; empty when it is something else.
static string Wrong(Exception e) => e switch
{
    OptionsValidationException invalid => string.Join(" ", invalid.Failures),
    AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
        string.Join(" ", several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(invalid => invalid.Failures).Distinct()),
    _ => "",
};
