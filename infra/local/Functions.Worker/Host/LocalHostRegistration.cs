using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Local;

/// <summary>Registers the host that runs the app's functions.</summary>
internal static class LocalHostRegistration
{
    public static void AddLocalHost(
        this IServiceCollection services, IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        services.AddSingleton<LocalHostAddress>();
        services.AddSingleton(middleware);
    }
}
