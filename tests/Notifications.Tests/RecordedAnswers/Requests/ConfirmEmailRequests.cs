using System.Text.Json;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.Email;
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Links in mails that ask whether an address is somebody's.</summary>
internal static class ConfirmEmailRequests
{
    private static readonly string Good = Token(2082585600), Expired = Token(1577664000);

    public static IEnumerable<RecordedRequest> All =>
    [
        Get($"confirm-email?token={Good}"), Get($"confirm-email?token={Expired}"), Get("confirm-email?token=nonsense"),
            Get("confirm-email"),
        Post($"confirm-email?token={Good}"), Post($"confirm-email?token={Good}x"), Post("confirm-email"),
    ];

    private static string Token(long expires)
    {
        var options = Options.Create(new ChannelsOptions { UnsubscribeKey = RecordedRequests.UnsubscribeKey });
        var proof = new EmailProof("confirm", "una", "una@example.com", expires);
        return new LinkSigner(options, EmailConfirmation.Purpose)
            .Sign(JsonSerializer.SerializeToUtf8Bytes(proof, ChannelJson.Default.EmailProof));
    }
}
