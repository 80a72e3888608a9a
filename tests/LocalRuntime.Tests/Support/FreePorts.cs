using System.Net;
using System.Net.Sockets;

namespace LocalRuntime.Tests.Support;

/// <summary>Ports for servers that are started a little later. Not from the range that the system takes outgoing connections' ports from:
/// one of those would be gone by then, now and again.</summary>
internal static class FreePorts
{
    private const int First = 10_000, AfterLast = 32_000;

    public static int[] Take(int count)
    {
        var listeners = new List<TcpListener>(count);
        while (listeners.Count < count)
        {
            var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(First, AfterLast));
            if (TryStart(listener))
                listeners.Add(listener);
        }
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    private static bool TryStart(TcpListener listener)
    {
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
