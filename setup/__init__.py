"""What gets Peercare ready and started: environment, assets, translations, servers, supervisor."""
