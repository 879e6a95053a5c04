"""Reports, review queue, sanctions and appeals."""
