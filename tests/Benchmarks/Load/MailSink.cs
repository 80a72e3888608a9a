using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Benchmarks.Load;

/// <summary>An SMTP server that takes every mail and remembers which it was, and when.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private const string MessageId = "Message-ID:";
    private static readonly TimeSpan Check = TimeSpan.FromMilliseconds(100);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<(string MessageId, long At)> mails = new();
    private readonly Task accepting;

    public MailSink()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>For the app: its mails come here.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Notifications__Channels__PublicUrl"] = "https://notify.example.com",
        ["Notifications__Channels__UnsubscribeKey"] = "a-key-for-unsubscribe-links-in-benchmarks",
        ["Notifications__Channels__Email__Host"] = "127.0.0.1",
        ["Notifications__Channels__Email__Port"] = $"{((IPEndPoint)listener.LocalEndpoint).Port}",
        ["Notifications__Channels__Email__StartTls"] = "false",
        ["Notifications__Channels__Email__From"] = "notifications@example.com",
    };

    /// <summary>Message-IDs with the <see cref="Stopwatch"/> timestamps at which they were taken.</summary>
    public IReadOnlyCollection<(string MessageId, long At)> Mails => mails;

    /// <summary>Until there are so many, or none came for so long.</summary>
    /// <param name="since">A <see cref="Stopwatch"/> timestamp: the silence is counted from then at the earliest.</param>
    public async Task UntilAsync(int count, TimeSpan silence, long since, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Check);
        while (mails.Count < count && await timer.WaitForNextTickAsync(cancellation))
        {
            var last = Math.Max(since, mails.LastOrDefault().At);
            if (Stopwatch.GetElapsedTime(last) > silence)
                return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var talks = new ConcurrentBag<Task>();
        try
        {
            while (true)
                talks.Add(TalkAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 localhost");
                while (await reader.ReadLineAsync(stop.Token) is { } command
                    && !command.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase))
                {
                    var isData = command.StartsWith("DATA", StringComparison.OrdinalIgnoreCase);
                    await writer.WriteLineAsync(isData ? "354 go on" : "250 ok");
                    if (isData)
                        await TakeAsync(reader, writer);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The app ended the connection, or the run is over: what was taken is counted.
            }
        }
    }

    private async Task TakeAsync(StreamReader reader, StreamWriter writer)
    {
        var id = "";
        while (await reader.ReadLineAsync(stop.Token) is { } line && line != ".")
        {
            if (line.StartsWith(MessageId, StringComparison.OrdinalIgnoreCase))
                id = line[MessageId.Length..].Trim();
        }
        mails.Enqueue((id, Stopwatch.GetTimestamp()));
        await writer.WriteLineAsync("250 taken");
    }
}
