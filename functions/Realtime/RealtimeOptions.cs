using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Notifications.Rooms;

namespace Notifications.Realtime;

/// <summary>Pushing to clients (<c>Notifications:Realtime</c>). The service itself is the host's setting <c>AzureSignalRConnectionString</c>.</summary>
public sealed class RealtimeOptions
{
    public const string Section = "Notifications:Realtime";

    public const string DefaultOpenRooms = "public-*";

    /// <summary>How long a push within a request may take before it is left to the queue. An unresponsive service would block 100 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:30", ErrorMessage = "Notifications:Realtime:PushTimeout must be between 50 ms and 30 s.")]
    public TimeSpan PushTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a client's connection token is good for. It is needed to connect only, not to stay connected.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00", ErrorMessage = "Notifications:Realtime:TokenLifetime must be between a minute and a day.")]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The rooms that users may join and leave by themselves: patterns in which <c>*</c> stands for any text. None given means
    /// <see cref="DefaultOpenRooms"/>; a single empty one means no room.</summary>
    [RoomPatterns(ErrorMessage = "Notifications:Realtime:OpenRooms has a pattern that is not allowed; allowed: up to 128 of A-Z a-z 0-9 _ . : - and *.")]
    public IList<string> OpenRooms { get; } = [];
}

[OptionsValidator]
internal sealed partial class RealtimeOptionsValidator : IValidateOptions<RealtimeOptions>;
