using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notifications;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.AddNotifications();
    await builder.Build().RunAsync();
    return 0;
}
catch (OptionsValidationException e)
{
    // One line that names the setting: a stack trace would hide it.
    await Console.Error.WriteLineAsync($"Notifications did not start: {string.Join(" ", e.Failures)}");
    return 1;
}
