using System.Net;

namespace SignalR.Emulator.Upstream;

/// <summary>What the app answered; a call that did not get through counts as an internal error.</summary>
internal readonly record struct UpstreamAnswer(HttpStatusCode Status, byte[] Content)
{
    public ReadOnlySpan<byte> Body => Content;
}
