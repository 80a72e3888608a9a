using Microsoft.Azure.Functions.Worker;

namespace Notifications.Inbox;

public sealed class SnoozeTimer(SnoozeReturn snoozes)
{
    /// <summary>Every minute: all that is due, also what became due while the app was down.</summary>
    [Function("SnoozeTimer")]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) => snoozes.RunAsync(cancellation);
}
