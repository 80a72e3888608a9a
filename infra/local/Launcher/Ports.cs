using System.Net;
using System.Net.Sockets;

namespace Launcher;

/// <summary>Ports on this machine. Checked before anything starts, so that the message names the option and not a stack trace.</summary>
internal static class Ports
{
    public static void RequireFree(int port, string what, string option)
    {
        // Binding alone isn't enough: where a wildcard listener allows it, a second one on loopback would bind and win.
        if (IsAnswering(port) || !CanBind(port))
            throw new LaunchException($"port {port} ({what}) is in use; stop what uses it or choose another with {option} N.");
    }

    public static bool IsAnswering(int port)
    {
        try
        {
            using var client = new TcpClient(AddressFamily.InterNetwork);
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool CanBind(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
