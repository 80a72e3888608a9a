using Microsoft.Azure.Functions.Worker;

namespace Notifications.Digests;

public sealed class DigestTimer(DigestSender sender)
{
    /// <summary>Zones are whole quarters of an hour from UTC. "All that is due", never "this quarter's": runs missed while the app was down are
    /// not made up.</summary>
    [Function("DigestsTimer")]
    public Task Run([TimerTrigger("0 */15 * * * *")] TimerInfo timer, CancellationToken cancellation) => sender.RunAsync(cancellation);
}
