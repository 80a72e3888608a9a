using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notifications;

try
{
    using var host = FunctionsApplication.CreateBuilder(args).AddNotifications().Build();
    await host.StartAsync();
    await host.WaitForShutdownAsync();
}
catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
{
    // A wrong setting: one line that names it. A stack trace would hide it.
    var says = e is OptionsValidationException invalid ? string.Join(" ", invalid.Failures) : e.Message;
    await Console.Error.WriteLineAsync($"Notifications did not start: {says}");
    Environment.ExitCode = 1;
}
