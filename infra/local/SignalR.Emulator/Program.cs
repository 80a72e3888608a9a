using Microsoft.AspNetCore.Connections;
using SignalR.Emulator;

if (!EmulatorArguments.TryParse(args, Environment.GetEnvironmentVariable, out var options, out var error))
{
    await Console.Error.WriteLineAsync(error);
    return 1;
}

try
{
    await using var app = SignalREmulator.Build(options);
    await app.StartAsync();
    // Only the published key is shown: whoever chose another one has it, and a log must not.
    var connectionString = SignalREmulator.ConnectionString(app);
    Console.WriteLine("SignalR emulator is ready: " + (options.AccessKey == SignalREmulatorOptions.PublicAccessKey
        ? connectionString
        : connectionString.Replace(options.AccessKey, "***", StringComparison.Ordinal)));
    await app.WaitForShutdownAsync();
    return 0;
}
catch (ArgumentException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"Port {options.Port} on 127.0.0.1 is already in use; choose another with --port.");
    return 1;
}
