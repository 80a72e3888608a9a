using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Local.Functions;
using Microsoft.Azure.Functions.Worker.Local.Invocations;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Local.Timers;

/// <summary>An invocation by a schedule.</summary>
internal sealed class TimerInvocation(
    FunctionEntry function, TimerStatus? status, bool isPastDue, IServiceScopeFactory scopes, CancellationToken cancellation)
    : Invocation(function, scopes, cancellation)
{
    private readonly string _json = JsonSerializer.Serialize(new { ScheduleStatus = status, IsPastDue = isPastDue });

    public override string Reason => "Timer fired.";

    public override IReadOnlyDictionary<string, object?> BindingData =>
        new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["TimerTrigger"] = _json };

    public override object? TriggerValue(Type wanted) =>
        wanted == typeof(TimerInfo) ? JsonSerializer.Deserialize<TimerInfo>(_json) : _json;
}
